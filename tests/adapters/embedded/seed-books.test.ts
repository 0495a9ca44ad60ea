// What the seed makes at once is what the house makes entry by entry.

import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { seedBooks } from '@stowage/adapters/embedded/seed-books';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noon } from '../../builders/records.ts';
import { allPages } from '../../contracts/paging.ts';

test('its sums are those of its journal, and its indexes are all there', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stowage-seed-'));
  const path = join(directory, 'books.db');
  const told: number[] = [];
  seedBooks(path, { accounts: 20, entries: 1_000, now: noon, progress: (written) => told.push(written) });
  // Once more adds nothing, and counts nothing twice.
  seedBooks(path, { accounts: 20, entries: 1_000, now: noon });
  expect(told.at(-1)).toBe(1_000);

  const seeded = new Database(path);
  const entries = await allPages(500, (page) => new SqliteJournal(seeded).listAll({}, page));
  expect(entries).toHaveLength(1_000);

  const grown = new Database(':memory:');
  const journal = new SqliteJournal(grown);
  // Newest first: each day becomes active before the ones that came earlier.
  await Promise.all(entries.map((entry) => journal.append(entry)));
  const rows = (database: Database, sql: string) =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  for (const sql of [
    'SELECT * FROM hours ORDER BY hour',
    'SELECT * FROM user_days ORDER BY sub, day',
    'SELECT * FROM arrivals WHERE users <> 0 ORDER BY day, previous',
    'SELECT sub, last_activity_at FROM accounts ORDER BY sub',
  ]) {
    expect(rows(seeded, sql)).toEqual(rows(grown, sql));
  }
  expect(rows(seeded, 'SELECT sum(errors) > 0 AS has FROM hours')).toEqual([{ has: 1 }]);
  const indexes = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name";
  expect(rows(seeded, indexes)).toEqual(rows(grown, indexes));
  const [held] = rows(seeded, 'SELECT * FROM holdings');
  const [sum] = rows(
    seeded,
    'SELECT count(*) AS accounts, sum(files) AS files, sum(bytes) AS bytes, sum(reserved_bytes) AS reserved_bytes FROM accounts',
  );
  expect(held).toEqual(sum);
  expect(held).toMatchObject({ accounts: 20 });
  seeded.close();
  grown.close();
  rmSync(directory, { recursive: true });
});
