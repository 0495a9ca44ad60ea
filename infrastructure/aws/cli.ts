// npm run synth | diff | deploy | destroy: builds what goes into the cloud, looks whether AWS is ready for it, and
// hands over to CDK's own command.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { consoleFolder, pathTo } from './artifacts.ts';
import { bundleFunctions } from './bundle.ts';
import { preflight } from './preflight.ts';
import { stackNames, type Stage } from './stage.ts';
import { isStageName, stages } from './stages.ts';

const usage = `
  npm run synth                               the templates of all stages, in cdk.out/; needs no account
  npm run diff    -- --stage dev              what a deployment would change
  npm run deploy  -- --stage dev              deploys; asks before it widens anybody's rights
  npm run destroy -- --stage dev              takes the stack away, but leaves files, books and users
  npm run destroy -- --stage dev --lose-data  takes those away too

  --yes  do not ask

  Stages: ${Object.keys(stages).join(', ')} (infrastructure/aws/stages.ts). The whole way: docs/deploy.md
`;

/** Ends the command with what to do instead, and without a stack trace. */
class Refusal extends Error {}

interface Options {
  readonly yes: boolean;
  readonly loseData: boolean;
}

const commands: Record<string, (stage: Stage, options: Options) => Promise<void>> = {
  async diff(stage) {
    await prepare();
    await cdk('diff', ...stackNames(stage));
  },
  async deploy(stage, { yes }) {
    await build();
    await prepare();
    await cdk('deploy', ...stackNames(stage), '--require-approval', yes ? 'never' : 'broadening');
  },
  async destroy(stage, { yes, loseData }) {
    if (!yes) await confirmEnd(stage, loseData);
    await prepare();
    const stacks = stackNames(stage);
    const end = ['--context', `end-${stage.name}=${loseData ? 'lose-data' : 'keep-data'}`];
    // A living stack refuses to be deleted: it is first deployed as one that may end.
    await cdk('deploy', ...stacks, ...end, '--require-approval', 'never');
    await cdk('destroy', ...stacks, ...end, '--force');
  },
};

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string' },
      yes: { type: 'boolean', default: false },
      'lose-data': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name = ''] = positionals;
  if (values.help) return console.log(usage);
  // What `npm run build` does here.
  if (name === 'bundle') return bundle();
  if (name === 'synth') {
    await prepare();
    await cdk('synth', '--quiet');
    return console.log('The templates are in cdk.out/');
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Refusal(`There is no command "${name}".\n${usage}`);
  if (!isStageName(values.stage)) throw new Refusal(`Say which stage.\n${usage}`);
  const stage: Stage = stages[values.stage];
  const problems = await preflight(stage);
  if (problems.length > 0) throw new Refusal(problems.join('\n\n'));
  await command(stage, { yes: values.yes, loseData: values['lose-data'] });
}

/** Bundles the functions; builds the console where that was never done. */
async function prepare(): Promise<void> {
  if (!existsSync(`${consoleFolder}/index.html`)) await build();
  await bundle();
}

async function bundle(): Promise<void> {
  const bundles = await bundleFunctions();
  console.log(
    bundles.map(({ name, bytes }) => `${name} ${(bytes / 1024).toFixed(0)} KB`).join(', '),
    'bundled',
  );
}

const build = (): Promise<void> => run('nx', 'run', 'console:build');

// Notices would be fetched from the network.
const cdk = (...args: string[]): Promise<void> => run('cdk', ...args, '--no-notices');

async function confirmEnd(stage: Stage, loseData: boolean): Promise<void> {
  const what = loseData
    ? `All files, books and users of "${stage.name}" will be deleted, and nothing brings them back.`
    : `The stack "${stage.name}" will be taken away. Its bucket, its table and its user pool stay, and go on costing.`;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${what}\nType the stage's name to go on: `);
  terminal.close();
  if (answer.trim() !== stage.name) throw new Refusal('Nothing was changed.');
}

/** One of the workspace's own commands, in its root, speaking to this terminal. */
async function run(command: string, ...args: string[]): Promise<void> {
  const child = spawn(pathTo(`node_modules/.bin/${command}`), args, {
    cwd: pathTo('.'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const code = await new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
  if (code !== 0) throw new Refusal(`${command} ${args.join(' ')} did not succeed.`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal) && !(error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS'))
    throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
