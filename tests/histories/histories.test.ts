import { test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteInventory } from '@stowage/adapters/embedded/sqlite-inventory';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { ampleQuota, type OpenBooks } from '../contracts/books.ts';
import { tryHistories } from './history.ts';

const open: OpenBooks = async (quota = ampleQuota) => {
  const database = new Database(':memory:');
  return {
    ledger: new SqliteLedger(database, quota),
    catalog: new SqliteCatalog(database),
    folders: new SqliteFolders(database),
    journal: new SqliteJournal(database),
    inventory: new SqliteInventory(database),
    close: async () => database.close(),
  };
};

/** Here some hundreds; `npm run test:histories` tries thousands. */
const histories = Number(process.env['STOWAGE_HISTORIES'] || 250);

test(`${histories} histories of SQLite: after each step the laws hold, and the record is the model's`, async () => {
  await tryHistories(open, histories);
}, 1_200_000);
