// `npm run seed`: made-up accounts and their record, so that the operators' screens can be tried at any size.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seedBooks } from '@stowage/adapters/embedded/seed-books';
import { Presets, SingleBar } from 'cli-progress';
import { dataDirectory } from './data-directory.ts';
import { lockData } from './instance-lock.ts';

const help = `Adds made-up accounts and lines of their record to the data of this machine, which must not be in use.

  npm run seed -- --accounts 100000 --entries 10000000

  --accounts N   how many accounts (1000)
  --entries N    how many lines of the record, over all of them (100000)

They have addresses such as seed-0000001@example.test, cannot sign in, and have no files: only what the record tells.
The data lies where STOWAGE_DATA says (.stowage); npm run reset forgets it.
`;

try {
  seed();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function seed(): void {
  const { values } = parseArgs({
    options: {
      accounts: { type: 'string' },
      entries: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const accounts = count('accounts', values.accounts ?? '1000');
  const entries = count('entries', values.entries ?? '100000');
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const lock = lockData(dataDirectory);
  const began = performance.now();
  const bar = new SingleBar(
    { format: '{bar} {percentage}% | {value} of {total} entries' },
    Presets.shades_classic,
  );
  bar.start(entries, 0);
  try {
    seedBooks(join(dataDirectory, 'stowage.db'), {
      accounts,
      entries,
      now: Date.now(),
      progress(written) {
        bar.update(written);
        if (written !== entries) return;
        bar.stop();
        process.stdout.write('Making the indexes and the sums …\n');
      },
    });
  } finally {
    bar.stop();
    lock.release();
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(`${accounts} accounts and ${entries} entries in ${dataDirectory}, in ${seconds} s.\n`);
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}.`);
  return value;
}
