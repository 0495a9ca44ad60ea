import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import { readArguments, type Arguments } from './arguments.ts';
import { commands } from './commands.ts';
import { help } from './help.ts';
import { Session } from './session/session.ts';
import { endingOf, failureText } from './terminal/failure-text.ts';
import { type Ending, exitCodes, Refusal } from './terminal/refusal.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const remark = (line: string): void => void process.stderr.write(`${line}\n`);

let goesOnUnread = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const isUnread = error.code === 'EPIPE';
  if (isUnread && goesOnUnread) return;
  if (!isUnread) remark(`stowage: ${error.message}`);
  // Whoever reads the list may have seen enough of it.
  process.exit(isUnread ? exitCodes.done : exitCodes.failed);
});
// What nobody reads changes nothing.
process.stderr.on('error', () => undefined);
const code = exitCodes[await main(process.argv.slice(2))];
// Once what was said is out; connections that are kept open for more are not waited for.
process.stdout.write('', () => process.exit(code));

async function main(args: readonly string[]): Promise<Ending> {
  try {
    return await run(readArguments(args));
  } catch (error) {
    if (error instanceof ApiProblem) {
      remark(`stowage: ${failureText(error)}`);
      return endingOf(error);
    }
    const ending = error instanceof Refusal ? error.ending : isOfTheSystem(error) ? 'failed' : undefined;
    if (ending === undefined) throw error;
    remark(`stowage: ${(error as Error).message}`);
    return ending;
  }
}

async function run(its: Arguments): Promise<Ending> {
  if (its.help || its.command === 'help') return (say(help.trimEnd()), 'done');
  const command = Object.hasOwn(commands, its.command) ? commands[its.command] : undefined;
  if (!command) {
    const what = its.command === '' ? 'Name a command' : `There is no command ${its.command}`;
    throw new Refusal('usage', `${what}; stowage --help tells what there is.`);
  }
  const [fewest, most] = command.operands;
  if (its.operands.length < fewest || its.operands.length > most) {
    throw new Refusal('usage', `stowage ${command.usage}`);
  }
  goesOnUnread = command.goesOnUnread ?? false;
  return command.execute(new Session(its.site), its);
}

/** What this machine refuses, such as a place that may not be written to; its message says what and where. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
