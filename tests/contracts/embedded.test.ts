import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ampleQuota, type Books, type OpenBooks } from './books.ts';
import { describeCatalog } from './catalog.contract.ts';
import { describeJournal } from './journal.contract.ts';
import { describeLedger } from './ledger.contract.ts';

const books = (database: Database, quota = ampleQuota): Books => ({
  ledger: new SqliteLedger(database, quota),
  catalog: new SqliteCatalog(database),
  journal: new SqliteJournal(database),
  close: async () => database.close(),
});

const inMemory: OpenBooks = async (quota) => books(new Database(':memory:'), quota);

const onDisk: OpenBooks = async (quota) => {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-books-'));
  const opened = books(new Database(join(directory, 'books.sqlite')), quota);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await rm(directory, { recursive: true });
    },
  };
};

for (const [name, open, runs] of [
  ['SQLite in memory', inMemory, 200],
  ['SQLite on disk', onDisk, 30],
] as const) {
  describeLedger(name, open, { runs });
  describeCatalog(name, open, { runs });
  describeJournal(name, open, { runs });
}
