// `npm run test:aws`: fetches the servers, starts them, runs the aws adapters' suites against them, stops them.
//
//   --require     fail where a server cannot be had, as in CI; otherwise the lane is skipped, loudly
//   --capacity    measure what each operation consumes instead, and write docs/capacity.md
//   --journey     run the browser's journeys instead, through the house on the aws adapters (start.ts)
//   --second      run the suites of the store instead, against a second S3 server, for a second opinion
//   --templates   hold the templates in cdk.out (npm run synth) against cfn-lint instead, which comes with moto
//   anything else goes to jest, such as the path of a suite

import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byChance, leniences } from './leniences.ts';
import { installServers, missingTools, cfnLint, moto, secondS3, serverKinds } from './servers.ts';
import { startServers } from './start-servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = ['--require', '--capacity', '--journey', '--second', '--templates'];
const given = process.argv.slice(2);
const forOpinion = given.includes('--second');
const forTemplates = given.includes('--templates');
const kinds = forOpinion ? [secondS3] : forTemplates ? [moto] : serverKinds;
const required = given.includes('--require') || process.env['CI'] === 'true';
const forJest = [
  ...given.filter((argument) => !flags.includes(argument)),
  ...(forOpinion ? ['contracts/aws.s3.lane.ts'] : []),
];

process.exitCode = await lane();

async function lane(): Promise<number> {
  const missing = await missingTools(kinds);
  if (missing.length > 0) {
    console.error(
      `The aws lane ${required ? 'FAILED' : 'was SKIPPED'}: this machine lacks\n  ${missing.join('\n  ')}`,
    );
    return required ? 1 : 0;
  }
  await installServers(console.log, kinds);
  if (given.includes('--journey')) return journey();
  if (forTemplates) return lintTemplates();
  const servers = await startServers(undefined, kinds);
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

/** @returns 0 unless there is an error; what it only warns of is shown */
async function lintTemplates(): Promise<number> {
  const templates = globSync('cdk.out/*.template.json', { cwd: root });
  if (templates.length === 0) throw new Error('There is no template in cdk.out: npm run synth');
  // Dependencies that CDK writes out though CloudFormation would see them.
  const quiet = ['--ignore-checks', 'W3005', '--non-zero-exit-code', 'error'];
  const code = await run(cfnLint, [...quiet, '--', ...templates], process.env);
  console.log(`cfn-lint: ${code === 0 ? 'no error' : 'errors'} in ${templates.join(', ')}`);
  return code;
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
    const code = await node([...modules, ...jest, ...forJest], environment, [
      'ignore',
      'ignore',
      // What fails there is told below.
      forOpinion ? 'ignore' : 'inherit',
    ]);
    const told = JSON.parse(await readFile(report, 'utf8')) as Report;
    if (forOpinion) return judge(told);
    count(told);
    return code;
  } finally {
    await rm(directory, { recursive: true });
  }
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
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

/** @returns 0 if the second server differs from the first just where it is known to do less */
function judge({ testResults }: Report): number {
  const cases = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = cases.flatMap(({ status, fullName }) => (status === 'passed' ? [] : [fullName]));
  const known = Object.values(leniences).flat();
  const news = [
    ...failed
      .filter((name) => !known.includes(name) && !byChance.includes(name))
      .map((name) => `fails, and should not: ${name}`),
    ...known.filter((name) => !failed.includes(name)).map((name) => `no longer fails: ${name}`),
  ];
  const lacks = Object.entries(leniences).map(([lack, names]) => `  ${names.length} because it ${lack}`);
  console.log(
    `${secondS3.title}: ${cases.length - failed.length} passed, ${failed.length} failed\n${[...lacks, ...news].join('\n')}`,
  );
  return cases.length > 0 && news.length === 0 ? 0 : 1;
}

function node(args: string[], env: NodeJS.ProcessEnv, stdio?: Stdio): Promise<number> {
  return run(process.execPath, args, env, stdio);
}

type Stdio = 'inherit' | ['ignore', 'ignore', 'inherit' | 'ignore'];

function run(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  stdio: Stdio = 'inherit',
): Promise<number> {
  const child = spawn(file, args, { cwd: root, env, stdio });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
