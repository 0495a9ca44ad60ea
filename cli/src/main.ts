import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import { readArguments, type Arguments } from './arguments.ts';
import { commands } from './commands.ts';
import { help } from './help.ts';
import { Session } from './session/session.ts';
import { endingOf, failureText } from './terminal/failure-text.ts';
import { type Ending, exitCodes, Refusal } from './terminal/refusal.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const remark = (line: string): void => void process.stderr.write(`${line}\n`);

// Whoever reads the list may have seen enough of it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
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
    if (!(error instanceof Refusal)) throw error;
    remark(`stowage: ${error.message}`);
    return error.ending;
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
  return command.execute(new Session(its.site), its);
}
