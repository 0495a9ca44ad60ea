// `npm start`: Stowage on this machine.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { readSettings } from '@stowage/adapters/settings';
import { buildConsoleIfNeeded, consoleDirectory } from './console-build.ts';
import { dataDirectory, root } from './data-directory.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import { startStack, type Stack } from './stack.ts';

const help = `Stowage on this machine: the site, sign-in, storage and the recorder, in one process on loopback.

  npm start               start it; Ctrl-C stops it once the requests under way are done
  npm start -- --help     this text
  npm run reset           forget all files and accounts
  npm run audit           make all books again, and tell of every difference

Environment:
  STOWAGE_PORT            the site's port (8080); sign-in and storage take the two after it
  STOWAGE_DATA            where everything is kept (.stowage)
  STOWAGE_PASSWORD        the password of the three accounts; without it, a random one each time
  STOWAGE_LOG             "stdout" writes the functions' logs there, instead of to stowage.log among the data
  STOWAGE_LOGIN_FLOW      "code" (as it is otherwise), "implicit" or "cookie"; docs/security.md compares them
  STOWAGE_MACHINE_CLIENTS names of programs that sign in as themselves, separated by commas; their secrets are printed
  STOWAGE_QUOTA_BYTES, STOWAGE_QUOTA_FILES, STOWAGE_QUOTA_FILE_BYTES
                          what each account may store (10 GiB, 100000 files, 5 GiB a file)
  STOWAGE_REFUSED_TYPES   media types that may not be uploaded, separated by commas
`;

const accounts = ['user@example.test', 'second@example.test', 'operator@example.test'];

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return say(help.trimEnd());
  if (args.length > 0) throw new Error(`Unknown argument ${args[0]}; --help tells what there is.`);

  const { env } = process;
  const log = openLog(dataDirectory, env['STOWAGE_LOG']);
  const stack = await startStack({
    dataDirectory,
    port: readPort(env['STOWAGE_PORT']),
    password: env['STOWAGE_PASSWORD'] || undefined,
    consoleDirectory: consoleDirectory(root),
    settings: readSettings(env),
    log: log.write,
    prepare: () => buildConsoleIfNeeded(root, say),
  });
  say(welcome(stack, dataDirectory));
  say('Stowage is ready');
  await stopOnSignal(stack);
  await log.close();
}

function welcome({ site, password, machineSecrets }: Stack, dataDirectory: string): string {
  const machines = Object.entries(machineSecrets).map(([id, secret]) => `\n  Program       ${id}  ${secret}`);
  return `
  Stowage       ${site}
  Accounts      ${accounts.join('\n                ')}
  Password      ${password}${machines.join('')}
  Data          ${dataDirectory}
`;
}

/** Resolves when everything under way is finished; a second signal does not wait for it. */
async function stopOnSignal(stack: Stack): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  await Promise.race(signals.map((signal) => once(process, signal)));
  say('Stopping: finishing what is under way. Once more stops at once.');
  for (const signal of signals) process.on(signal, () => process.exit(130));
  await stack.close();
  say('Stopped.');
  for (const signal of signals) process.removeAllListeners(signal);
}

function readPort(text = '8080'): number {
  const port = Number(text || '8080');
  if (!/^\d*$/.test(text) || port < 1 || port > 65_533) {
    throw new Error(`STOWAGE_PORT must be a number from 1 to 65533, not ${JSON.stringify(text)}.`);
  }
  return port;
}

function openLog(dataDirectory: string, where?: string): LogFile {
  if (where === 'stdout') {
    return { write: (line) => void process.stdout.write(line), close: async () => undefined };
  }
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  return openLogFile(join(dataDirectory, 'stowage.log'), (text) => process.stderr.write(`${text}\n`));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
