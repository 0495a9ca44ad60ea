import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Database } from './database.ts';
import { tallyErrors, tallyJournal } from './tally-journal.ts';

export interface Seeding {
  readonly accounts: number;
  /** Lines of the record, over all of these accounts. */
  readonly entries: number;
  /** When the last of them is; they lie within the year before. */
  readonly now: number;
  /** Is told how many entries are written. */
  readonly progress?: (entries: number) => void;
}

const year = 365 * 86_400_000;
/** Accounts a transaction. */
const batch = 500;

/**
 * Fills books with made-up accounts and their record, for trying what operators see at a size that people would take
 * years to make. It makes no files: their usage is that of the record. Nobody else may have the books open, and what
 * is written is not safe from a power failure until this returns.
 *
 * @param path of the SQLite file, created if absent
 */
export function seedBooks(path: string, { accounts, entries, now, progress }: Seeding): void {
  new Database(path).close();
  const sqlite = new DatabaseSync(path);
  try {
    sqlite.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY');
    const indexes = dropIndexes(sqlite);
    writeEntries(sqlite, accounts, entries, now, progress);
    for (const sql of indexes) sqlite.exec(sql);
    sqlite.exec(
      `BEGIN; DELETE FROM user_days; DELETE FROM hours; DELETE FROM arrivals; ${tallyJournal} ${tallyErrors} COMMIT`,
    );
    sqlite.exec(`
      UPDATE accounts SET (files, bytes) = (
        SELECT coalesce(sum(uploads), 0), coalesce(sum(growth), 0) FROM user_days WHERE user_days.sub = accounts.sub)
      WHERE email LIKE 'seed-%';
      PRAGMA optimize;
      PRAGMA wal_checkpoint(TRUNCATE);
    `);
  } finally {
    sqlite.close();
  }
}

/** Of the journal: one that is made at the end takes a fraction of one that grows along. @returns how to make them again */
function dropIndexes(sqlite: DatabaseSync): string[] {
  const indexes = sqlite
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'journal' AND sql IS NOT NULL",
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) sqlite.exec(`DROP INDEX ${name}`);
  return indexes.map(({ sql }) => sql);
}

function writeEntries(
  sqlite: DatabaseSync,
  accounts: number,
  entries: number,
  now: number,
  progress?: (entries: number) => void,
): void {
  const account = sqlite.prepare(
    `INSERT INTO accounts (sub, email, groups) VALUES (?, ?, '["users"]') ON CONFLICT (sub) DO NOTHING`,
  );
  const record = sqlite.prepare(entriesOfOne);
  // In the order of the subs, which is that of the table.
  const subs = Array.from({ length: accounts }, (_, index) => ({ sub: subOf(index), index })).sort((a, b) =>
    a.sub < b.sub ? -1 : 1,
  );
  let written = 0;
  for (let start = 0; start < subs.length; start += batch) {
    sqlite.exec('BEGIN');
    for (const { sub, index } of subs.slice(start, start + batch)) {
      account.run(sub, `seed-${String(index).padStart(7, '0')}@example.test`);
      const count = Math.floor(((index + 1) * entries) / accounts) - Math.floor((index * entries) / accounts);
      if (count > 0) record.run({ sub, index, count, first: now - year, length: year });
      written += count;
    }
    sqlite.exec('COMMIT');
    progress?.(written);
  }
}

/** The same accounts each time. */
function subOf(index: number): string {
  const hex = createHash('sha256').update(`seed ${index}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

// Spread evenly over the time, each account shifted by its own part of the distance; half of them are uploads.
const entriesOfOne = `
WITH RECURSIVE
  numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < :count),
  chosen AS (
    SELECT i,
      CAST(:first AS INTEGER) + CAST((i + (:index * 7919) % 100000 / 100000.0) * :length / :count AS INTEGER) AS at,
      CAST(i * 31 + :index * 17 AS INTEGER) % 100 AS dice, CAST(i * 7919 + :index * 104729 AS INTEGER) % 10000000 AS bytes
    FROM numbers)
INSERT INTO journal (subject, at, entry_id, kind, actor, outcome, file_id, name, bytes, reason, request_id)
SELECT :sub, at, printf('0%011d%014d', :index, i),
  CASE WHEN dice < 50 THEN 'file.stored' WHEN dice < 80 THEN 'file.downloaded' WHEN dice < 89 THEN 'file.changed'
    WHEN dice < 90 THEN 'upload.expired' ELSE 'quota.exceeded' END,
  CASE WHEN dice < 50 OR dice = 89 THEN 'system' ELSE :sub END,
  CASE WHEN dice < 90 THEN 'done' ELSE 'refused' END,
  CASE WHEN dice < 90 THEN printf('1%011d%014d', :index, i) END,
  printf('report %d.pdf', i), bytes,
  CASE WHEN dice >= 90 THEN 'quota-exceeded' END, printf('seed-%d-%d', :index, i)
FROM chosen WHERE true ON CONFLICT DO NOTHING`;
