// `npm run reset`: forgets all files and accounts of this machine, after asking.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { dataDirectory } from './data-directory.ts';
import { lockData } from './instance-lock.ts';

const help = `Forgets all files and accounts of this machine, which must not be in use.

  npm run reset -- --yes

  --yes   does not ask first

The data lies where STOWAGE_DATA says (.stowage).
`;

/** What `npm start` puts into its data directory; anything else there is not ours to remove. */
const ours = [
  'stowage.db',
  'stowage.db-shm',
  'stowage.db-wal',
  'identity.db',
  'identity.db-shm',
  'identity.db-wal',
  'objects',
  'stowage.log',
];

try {
  await reset();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function reset(): Promise<void> {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return say(help.trimEnd());
  const found = ours.filter((name) => existsSync(join(dataDirectory, name)));
  if (found.length === 0) return say(`There is nothing to forget in ${dataDirectory}.`);
  const lock = lockData(dataDirectory);
  try {
    if (!values.yes && !(await confirm())) return say('Nothing was removed.');
    for (const name of found) rmSync(join(dataDirectory, name), { recursive: true, force: true });
    say(`All files and accounts in ${dataDirectory} are gone.`);
  } finally {
    lock.release();
  }
}

async function confirm(): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  prompt.setPrompt(`Remove all files and accounts in ${dataDirectory}? Type "yes": `);
  prompt.prompt();
  // No answer at all, as when the input ends, is none that says yes.
  for await (const answer of prompt) return answer.trim() === 'yes';
  return false;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
