import { Database } from '@stowage/adapters/embedded/database';
import { LocalUserDirectory } from '@stowage/adapters/embedded/local-user-directory';
import { SqliteEventLag } from '@stowage/adapters/embedded/sqlite-event-lag';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteCheckpoints } from '@stowage/adapters/embedded/sqlite-checkpoints';
import { SqliteInventory } from '@stowage/adapters/embedded/sqlite-inventory';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { SqliteRegister } from '@stowage/adapters/embedded/sqlite-register';
import { SqliteSessions } from '@stowage/adapters/embedded/sqlite-sessions';
import { SqliteStatistics } from '@stowage/adapters/embedded/sqlite-statistics';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../builders/storage.ts';
import { ampleQuota, type Books, type OpenBooks } from './books.ts';
import { describeCatalog } from './catalog.contract.ts';
import { describeCheckpoints } from './checkpoints.contract.ts';
import { describeEventLag } from './event-lag.contract.ts';
import { describeEventQueue } from './event-queue.contract.ts';
import { describeFolders } from './folders.contract.ts';
import { describeInventory } from './inventory.contract.ts';
import { describeJournal } from './journal.contract.ts';
import { describeLedger } from './ledger.contract.ts';
import { describeObjectParts } from './object-parts.contract.ts';
import { describeObjectStore } from './object-store.contract.ts';
import type { OpenOperations } from './operations.ts';
import { describeRegister } from './register.contract.ts';
import { describeSessions } from './sessions.contract.ts';
import { describeStatistics } from './statistics.contract.ts';
import { describeUserDirectory } from './user-directory.contract.ts';

const books = (database: Database, quota = ampleQuota): Books => ({
  ledger: new SqliteLedger(database, quota),
  catalog: new SqliteCatalog(database),
  folders: new SqliteFolders(database),
  journal: new SqliteJournal(database),
  inventory: new SqliteInventory(database),
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
  describeInventory(name, open);
  describeFolders(name, open, { runs });
}

const operations: OpenOperations = async () => {
  const database = new Database(':memory:');
  return {
    ...books(database),
    register: new SqliteRegister(database, ampleQuota),
    statistics: new SqliteStatistics(database),
    catchUp: async () => {},
    close: async () => database.close(),
  };
};

describeRegister('SQLite in memory', operations, { runs: 100 });
describeStatistics('SQLite in memory', operations, { runs: 100 });

describeObjectStore('Files with books in memory', () => openStorage());
describeObjectStore('Files with books on disk', () => openStorage({ books: 'books.sqlite' }));
describeObjectParts('Files with books in memory', () => openStorage());
describeObjectParts('Files with books on disk', () => openStorage({ books: 'books.sqlite' }));

for (const rules of [
  { table: 'messages', maxReceives: 5 },
  { table: 'outbox', maxReceives: 15 },
] as const) {
  describeEventQueue(
    `SQLite's ${rules.table}`,
    async () => {
      const database = new Database(':memory:');
      let elapsed = 0;
      const queue = new SqliteEventQueue(database, () => Date.now() + elapsed, rules);
      return {
        queue,
        send: (body) => queue.send(body),
        receive: async () => (await queue.receive(1, 60_000))[0]?.body,
        giveUp: async () => void (elapsed += 60_000),
        close: async () => database.close(),
      };
    },
    rules,
  );
}

describeCheckpoints('SQLite', async () => {
  const database = new Database(':memory:');
  return { checkpoints: new SqliteCheckpoints(database), close: async () => database.close() };
});

describeEventLag('SQLite', async () => {
  const database = new Database(':memory:');
  return { eventLag: new SqliteEventLag(database), close: async () => database.close() };
});

describeUserDirectory('SQLite in memory', async () => {
  const database = new Database(':memory:');
  const directory = new LocalUserDirectory(database);
  await directory.seed('correct horse battery staple');
  const addresses = ['user@example.test', 'second@example.test', 'operator@example.test'];
  const users = await Promise.all(
    addresses.map(async (email) => (await directory.authenticate(email, 'correct horse battery staple'))!),
  );
  return { directory, users, close: async () => database.close() };
});

describeSessions('SQLite', async () => {
  const database = new Database(':memory:');
  return { sessions: new SqliteSessions(database), close: async () => database.close() };
});
