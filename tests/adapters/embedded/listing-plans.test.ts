// A page costs the same in every library if, and only if, SQLite seeks into an index that is in the listing's order.

import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteInventory } from '@stowage/adapters/embedded/sqlite-inventory';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteRegister } from '@stowage/adapters/embedded/sqlite-register';
import { SqliteStatistics } from '@stowage/adapters/embedded/sqlite-statistics';
import { Folder, type FileQuery } from '@stowage/domain';
import { anOwner, noon } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';

/** Explains every statement that is prepared from then on. */
class ExplainedDatabase extends Database {
  readonly plans: string[] = [];

  override prepare(sql: string) {
    if (sql.trimStart().startsWith('SELECT') && this.plans) {
      const steps = super.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      this.plans.push(steps.map(({ detail }) => detail).join('; '));
    }
    return super.prepare(sql);
  }
}

test('no listing sorts or scans', async () => {
  const database = new ExplainedDatabase(':memory:');
  const catalog = new SqliteCatalog(database);
  const journal = new SqliteJournal(database);
  const owner = anOwner();
  for (const sort of ['name', 'size', 'uploadedAt'] as const) {
    for (const order of ['asc', 'desc'] as const) {
      for (const folder of [undefined, Folder.root]) {
        for (const after of [undefined, JSON.stringify([sort === 'name' ? 'a' : 1, 'b'])]) {
          const query: FileQuery = { state: 'stored', words: [], sort, order, folder };
          await catalog.list(owner, query, { limit: 100, after });
        }
      }
    }
  }
  await catalog.listUnfinished(owner, { limit: 100 });
  await journal.list(owner, {}, { limit: 100 });
  await journal.list(owner, { kind: 'file.stored' }, { limit: 100 });
  await journal.list(owner, { outcome: 'refused' }, { limit: 100 });
  await journal.listAll({}, { limit: 100 });
  await journal.listAll({ kind: 'file.stored' }, { limit: 100 });
  await journal.listAll({ outcome: 'refused' }, { limit: 100 });

  const inventory = new SqliteInventory(database);
  await inventory.listPending(Date.now(), { limit: 100 });
  await inventory.listPending(Date.now(), { limit: 100, after: JSON.stringify([1, 'b']) });
  await inventory.listFiles(owner, { limit: 100 });

  expect(database.plans.length).toBeGreaterThanOrEqual(33);
  for (const plan of database.plans) {
    expect(plan).toMatch(/^SEARCH (files|journal|user_days) USING (COVERING )?(INDEX|PRIMARY)/);
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/);
  }
  database.close();
});

test('no listing of accounts sorts or scans; a page of them walks indexes', async () => {
  const database = new ExplainedDatabase(':memory:');
  const register = new SqliteRegister(database, ampleQuota);
  for (const sort of ['email', 'files', 'bytes', 'lastActivityAt'] as const) {
    for (const order of ['asc', 'desc'] as const) {
      for (const status of [undefined, 'enabled', 'disabled'] as const) {
        for (const after of [undefined, JSON.stringify([sort === 'email' ? 'a' : 1, 'b'])]) {
          await register.list({ sort, order, status }, { limit: 100, after });
        }
      }
    }
  }
  await register.list({ sort: 'email', order: 'desc', search: 'a' }, { limit: 100 });

  // Without a position a walk begins at the index's end: SQLite calls that a scan of the index.
  for (const plan of database.plans) {
    expect(plan).toMatch(/^(SEARCH|SCAN|CO-ROUTINE).* accounts USING (COVERING )?INDEX/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  }
  database.close();
});

test('what lies in a folder, and whether anything does, is found without a scan', async () => {
  const database = new ExplainedDatabase(':memory:');
  const folders = new SqliteFolders(database);
  const owner = anOwner();
  const folder = Folder.parse('/a/');
  await folders.make(owner, [folder]);
  for (const after of [undefined, '["a","a"]']) await folders.list(owner, folder, { limit: 100, after });
  await folders.remove(owner, folder);

  expect(database.plans).toHaveLength(4);
  for (const plan of database.plans) {
    expect(plan).toMatch(/SEARCH folders USING PRIMARY KEY/);
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/);
  }
  expect(database.plans.at(-1)).toMatch(
    /files USING COVERING INDEX folder_by_\w+ \(sub=\? AND state=\? AND folder=\?\).*files USING INDEX folder_unlisted \(sub=\? AND folder=\?\)/,
  );
  database.close();
});

test('sums are read by their keys', async () => {
  const database = new ExplainedDatabase(':memory:');
  const statistics = new SqliteStatistics(database);
  const day = noon - (noon % 86_400_000);
  await statistics.tallies('hour', day, day + 86_400_000);
  await statistics.tallies('day', day, day + 86_400_000);
  await statistics.activeUsers(day, day + 86_400_000);
  await statistics.days(anOwner(), day, day + 86_400_000);
  await statistics.top('bytes', day, day + 86_400_000, 10);
  await statistics.top('uploads', day, day + 86_400_000, 10);

  for (const plan of database.plans) expect(plan).toMatch(/^SEARCH (hours|arrivals|user_days) USING/);
  database.close();
});
