// `npm run audit`: makes all books of this machine again from the rows and the store, and tells of every difference.
// It only reads, and may run while Stowage does. `-- --deep` reads every byte, too.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { auditBooks, type Difference } from '@stowage/adapters/embedded/audit-books';
import { auditObjects } from '@stowage/adapters/embedded/audit-objects';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const directory = process.env['STOWAGE_DATA'] || join(root, '.stowage');
const { deep } = parseArgs({ options: { deep: { type: 'boolean', default: false } } }).values;

/** What Stowage is doing right now is done by then: the store's rows and files change one after the other. */
const secondLookMs = 1_500;
const mostShown = 100;

process.exitCode = await audit();

/** @returns 0 if everything agrees, 1 if not, 2 if there is nothing to audit */
async function audit(): Promise<number> {
  if (!existsSync(join(directory, 'stowage.db'))) {
    process.stderr.write(`There are no books in ${directory}.\n`);
    return 2;
  }
  let differences = await look();
  if (differences.length > 0) {
    await sleep(secondLookMs);
    const first = new Set(differences.map(lineOf));
    differences = (await look()).filter((difference) => first.has(lineOf(difference)));
  }
  for (const difference of differences.slice(0, mostShown)) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(
    differences.length === 0
      ? `Books and store in ${directory} agree${deep ? ', and every byte is as it arrived' : ''}.\n`
      : `${differences.length} difference${differences.length === 1 ? '' : 's'}${differences.length > mostShown ? `, the first ${mostShown} of which are shown` : ''}.\n`,
  );
  return differences.length === 0 ? 0 : 1;
}

async function look(): Promise<Difference[]> {
  const sqlite = new DatabaseSync(join(directory, 'stowage.db'), { readOnly: true, timeout: 5_000 });
  try {
    const found = [...auditBooks(sqlite)];
    for await (const difference of auditObjects(sqlite, join(directory, 'objects'), { deep })) {
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
