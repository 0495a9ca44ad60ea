// `npm run test:aws`: fetches the servers, starts them, runs the aws adapters' suites against them, stops them.
//
//   --require     fail where a server cannot be had, as in CI; otherwise the lane is skipped, loudly
//   --capacity    measure what each operation consumes instead, and write docs/capacity.md
//   --journey     run the browser's journeys instead, through the house on the aws adapters (start.ts)
//   anything else goes to jest, such as the path of a suite

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installServers, missingTools, serverKinds } from './servers.ts';
import { startServers } from './start-servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = ['--require', '--capacity', '--journey'];
const given = process.argv.slice(2);
const required = given.includes('--require') || process.env['CI'] === 'true';
const forJest = given.filter((argument) => !flags.includes(argument));

process.exitCode = await lane();

async function lane(): Promise<number> {
  const missing = await missingTools();
  if (missing.length > 0) {
    console.error(
      `The aws lane ${required ? 'FAILED' : 'was SKIPPED'}: this machine lacks\n  ${missing.join('\n  ')}`,
    );
    return required ? 1 : 0;
  }
  await installServers(console.log);
  if (given.includes('--journey')) return journey();
  const servers = await startServers();
  const stopOn = (signal: NodeJS.Signals) =>
    process.once(signal, () => void servers.stop().then(() => process.exit(130)));
  stopOn('SIGINT');
  stopOn('SIGTERM');
  try {
    const environment = { ...process.env, ...servers.environment };
    return given.includes('--capacity')
      ? await node(['tests/aws-lane/capacity.ts'], environment)
      : await suites(environment);
  } finally {
    await servers.stop();
  }
}

function journey(): Promise<number> {
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/e2e/playwright.config.ts'];
  return node([...playwright, ...forJest], { ...process.env, STOWAGE_START: 'node tests/aws-lane/start.ts' });
}

async function suites(environment: NodeJS.ProcessEnv): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-aws-report-'));
  const report = join(directory, 'report.json');
  const jest = [
    'node_modules/jest/bin/jest.js',
    '-c',
    'tests/aws-lane/jest.config.mjs',
    '--json',
    '--outputFile',
    report,
  ];
  const modules = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  try {
    const code = await node([...modules, ...jest, ...forJest], environment, ['ignore', 'ignore', 'inherit']);
    count(JSON.parse(await readFile(report, 'utf8')) as Report);
    return code;
  } finally {
    await rm(directory, { recursive: true });
  }
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

function count({ testResults }: Report): void {
  for (const { subjects, title } of serverKinds) {
    const cases = testResults
      .filter((suite) => subjects.some((its) => basename(suite.name).endsWith(`.${its}.lane.ts`)))
      .flatMap((suite) => suite.assertionResults.map(({ status }) => status));
    const passed = cases.filter((status) => status === 'passed').length;
    console.log(`${title}: ${passed} passed, ${cases.length - passed} failed`);
  }
}

function node(
  args: string[],
  env: NodeJS.ProcessEnv,
  stdio: 'inherit' | ['ignore', 'ignore', 'inherit'] = 'inherit',
): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
