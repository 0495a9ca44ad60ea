// `npm run audit`: makes all books of this machine again from the rows and the store, and tells of every difference.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { auditBooks, type Difference } from '@stowage/adapters/embedded/audit-books';
import { auditObjects } from '@stowage/adapters/embedded/audit-objects';
import { dataDirectory } from './data-directory.ts';

const help = `Makes all books of this machine again from the rows and the store, and tells of every difference.

  npm run audit -- --deep

  --deep  reads every byte, too

It only reads, and may run while Stowage does. The data lies where STOWAGE_DATA says (.stowage).
Exit codes: 0 everything agrees, 1 there are differences, 2 the audit could not be made
`;

/** What Stowage is doing right now is done by then: the store's rows and files change one after the other. */
const secondLookMs = 1_500;
const mostShown = 100;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

/** @returns the exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { deep: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (!values.help) return audit(values.deep);
  process.stdout.write(help);
  return 0;
}

/** @returns 0 if everything agrees, 1 if not */
async function audit(deep: boolean): Promise<number> {
  if (!existsSync(join(dataDirectory, 'stowage.db')))
    throw new Error(`There are no books in ${dataDirectory}.`);
  let differences = await look(deep);
  if (differences.length > 0) {
    await sleep(secondLookMs);
    const first = new Set(differences.map(lineOf));
    differences = (await look(deep)).filter((difference) => first.has(lineOf(difference)));
  }
  for (const difference of differences.slice(0, mostShown)) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(
    differences.length === 0
      ? `Books and store in ${dataDirectory} agree${deep ? ', and every byte is as it arrived' : ''}.\n`
      : `${differences.length} difference${differences.length === 1 ? '' : 's'}${differences.length > mostShown ? `, the first ${mostShown} of which are shown` : ''}.\n`,
  );
  return differences.length === 0 ? 0 : 1;
}

async function look(deep: boolean): Promise<Difference[]> {
  const sqlite = new DatabaseSync(join(dataDirectory, 'stowage.db'), { readOnly: true, timeout: 5_000 });
  try {
    const found = [...auditBooks(sqlite)];
    for await (const difference of auditObjects(sqlite, join(dataDirectory, 'objects'), { deep })) {
      found.push(difference);
    }
    return found;
  } finally {
    sqlite.close();
  }
}

function lineOf({ about, says }: Difference): string {
  return `${about}: ${says}`;
}
