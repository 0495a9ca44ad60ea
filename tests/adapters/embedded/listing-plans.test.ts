// A page costs the same in every library if, and only if, SQLite seeks into an index that is in the listing's order.

import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { Folder, type FileQuery } from '@stowage/domain';
import { anOwner } from '../../builders/records.ts';

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

  expect(database.plans.length).toBeGreaterThanOrEqual(27);
  for (const plan of database.plans)
    expect(plan).toMatch(/^SEARCH (files|journal) USING (COVERING )?(INDEX|PRIMARY)/);
  for (const plan of database.plans) expect(plan).not.toMatch(/TEMP B-TREE|SCAN/);
  database.close();
});
