// All books of an installation, made again from the rows that they are sums and copies of, and held against what is
// written. It reads one moment of the database, and writes to tables of its own that nobody else sees.

import { FileName } from '@stowage/domain';
import type { DatabaseSync } from 'node:sqlite';
import { tallyErrors, tallyJournal } from './tally-journal.ts';

/** One thing that is not as it should be. */
export interface Difference {
  /** Of what kind, such as `usage`. */
  readonly about: string;
  /** What is wrong, in words; there is no file's name in it. */
  readonly says: string;
}

type Row = Record<string, string | number | null>;

interface Check {
  readonly about: string;
  /** Selects what is wrong. */
  readonly sql: string;
  readonly says: (row: Row) => string;
}

const kept = `state IN ('stored', 'quarantined', 'trashed')`;

/** Object's keys of files. */
const keyOfFile = `'u/' || files.sub || '/' || files.file_id`;

const checks: readonly Check[] = [
  {
    about: 'usage',
    sql: `WITH counted AS (
        SELECT sub, count(*) FILTER (WHERE ${kept}) AS files, coalesce(sum(size) FILTER (WHERE ${kept}), 0) AS bytes,
          count(*) FILTER (WHERE state = 'pending') AS reserved_files,
          coalesce(sum(size) FILTER (WHERE state = 'pending'), 0) AS reserved_bytes
        FROM files GROUP BY sub),
      booked AS (SELECT sub, files, bytes, reserved_files, reserved_bytes FROM main.accounts)
      SELECT sub, booked.files || '/' || booked.bytes || '/' || booked.reserved_files || '/' || booked.reserved_bytes AS booked,
        counted.files || '/' || counted.bytes || '/' || counted.reserved_files || '/' || counted.reserved_bytes AS counted
      FROM booked FULL JOIN counted USING (sub)
      WHERE (coalesce(booked.files, 0), coalesce(booked.bytes, 0), coalesce(booked.reserved_files, 0), coalesce(booked.reserved_bytes, 0))
        <> (coalesce(counted.files, 0), coalesce(counted.bytes, 0), coalesce(counted.reserved_files, 0), coalesce(counted.reserved_bytes, 0))`,
    says: ({ sub, booked, counted }) =>
      `the account of ${sub} has ${booked ?? 'no row'} (files/bytes/reserved files/reserved bytes), its files make ${counted ?? 'nothing'}`,
  },
  {
    about: 'holdings',
    sql: `SELECT holdings.files AS files, holdings.bytes AS bytes, its.files AS sumOfFiles, its.bytes AS sumOfBytes
      FROM holdings, (SELECT count(*) AS accounts, coalesce(sum(files), 0) AS files, coalesce(sum(bytes), 0) AS bytes,
        coalesce(sum(reserved_bytes), 0) AS reserved_bytes FROM main.accounts) AS its
      WHERE (holdings.accounts, holdings.files, holdings.bytes, holdings.reserved_bytes)
        <> (its.accounts, its.files, its.bytes, its.reserved_bytes)`,
    says: (row) =>
      `all accounts together are booked as ${row['files']} files and ${row['bytes']} bytes, and make ${row['sumOfFiles']} and ${row['sumOfBytes']}`,
  },
  {
    about: 'words',
    sql: `SELECT 'lacks' AS verb, * FROM (SELECT * FROM expected_words EXCEPT SELECT sub, word, file_id FROM words)
      UNION ALL SELECT 'has too much', * FROM (SELECT sub, word, file_id FROM words EXCEPT SELECT * FROM expected_words)`,
    says: ({ verb, sub, file_id: id }) => `the index of ${sub}’s names ${verb} a word of file ${id}`,
  },
  {
    about: 'folders',
    sql: `SELECT sub, count(*) AS missing FROM (
        SELECT sub, folder FROM files WHERE state IN ('pending', 'stored', 'quarantined')
        UNION SELECT sub, parent FROM folders)
      WHERE folder <> '/' AND (sub, folder) NOT IN (SELECT sub, parent || name || '/' FROM folders) GROUP BY sub`,
    says: ({ sub, missing }) => `${missing} folders of ${sub} have something in them and no row`,
  },
  {
    about: 'journal',
    sql: `SELECT sub, file_id, state, life.* FROM files LEFT JOIN (
        SELECT subject, file_id AS entry_of, count(*) FILTER (WHERE kind IN ('file.stored', 'file.quarantined')) AS arrivals,
          count(*) FILTER (WHERE kind IN ('upload.cancelled', 'upload.expired')) AS ends,
          count(*) FILTER (WHERE kind = 'file.removed') AS removals,
          count(*) FILTER (WHERE kind = 'file.trashed') - count(*) FILTER (WHERE kind = 'file.restored') AS trashings,
          coalesce(sum(bytes) FILTER (WHERE kind = 'file.removed'), 0) AS bytes_removed,
          count(*) FILTER (WHERE kind <> 'file.removed'
            AND bytes <> (SELECT size FROM files AS its WHERE its.sub = subject AND its.file_id = journal.file_id)) AS wrong_sizes
        FROM journal WHERE file_id IS NOT NULL GROUP BY subject, file_id) AS life ON subject = sub AND entry_of = file_id
      WHERE coalesce(wrong_sizes, 0) > 0 OR NOT CASE state
        WHEN 'pending' THEN coalesce(arrivals + ends + removals, 0) = 0
        WHEN 'stored' THEN coalesce(arrivals = 1 AND ends = 0 AND removals = 0 AND trashings = 0, 0)
        WHEN 'quarantined' THEN coalesce(arrivals = 1 AND ends = 0 AND removals = 0 AND trashings = 0, 0)
        WHEN 'trashed' THEN coalesce(arrivals = 1 AND ends = 0 AND removals = 0 AND trashings = 1, 0)
        WHEN 'cancelled' THEN coalesce(arrivals = 0 AND ends = 1 AND removals = 0, 0)
        -- What went before it came took no bytes away.
        ELSE coalesce(arrivals <= 1 AND ends = 0 AND removals = 1 AND bytes_removed = arrivals * size, 0) END`,
    says: (row) =>
      `file ${row['file_id']} of ${row['sub']} is ${row['state']}, and the journal has ${row['arrivals'] ?? 0} arrivals, ${row['ends'] ?? 0} ends and ${row['removals'] ?? 0} removals of it, ${row['wrong_sizes'] ?? 0} in another size, and ${row['bytes_removed'] ?? 0} bytes removed`,
  },
  {
    about: 'journal',
    sql: `SELECT subject, file_id, kind FROM journal
      WHERE file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM files WHERE sub = subject AND files.file_id = journal.file_id)`,
    says: ({ subject, file_id: id, kind }) =>
      `${kind} of file ${id} of ${subject}, and there is no such file`,
  },
  ...(['hours', 'user_days', 'arrivals'] as const).map((table): Check => {
    // An entry that counts for nothing has no row in the one and may have an empty one in the other.
    const counting = {
      hours: 'uploads + bytes + downloads + removals + refusals + errors + active <> 0 OR growth <> 0',
      user_days:
        'uploads + bytes + downloads + removals + refusals + errors + active_hours <> 0 OR growth <> 0',
      arrivals: 'users <> 0',
    }[table];
    const rows = (schema: string) => `SELECT * FROM ${schema}.${table} WHERE ${counting}`;
    return {
      about: 'sums',
      sql: `SELECT 'has' AS verb, * FROM (${rows('main')} EXCEPT ${rows('temp')})
        UNION ALL SELECT 'should have', * FROM (${rows('temp')} EXCEPT ${rows('main')})`,
      says: ({ verb, ...row }) => `the table ${table} ${verb} ${JSON.stringify(row)}`,
    };
  }),
  {
    about: 'last activity',
    sql: `SELECT sub FROM main.accounts JOIN temp.accounts AS its USING (sub) WHERE main.accounts.last_activity_at <> its.last_activity_at`,
    says: ({ sub }) => `the account of ${sub} has another time of its last activity than the journal`,
  },
  {
    about: 'objects',
    sql: `SELECT sub, file_id, state FROM files LEFT JOIN objects ON key = ${keyOfFile} WHERE ${kept} AND key IS NULL`,
    says: ({ sub, file_id: id, state }) =>
      `file ${id} of ${sub} is ${state}, and the store has no object of it`,
  },
  {
    about: 'objects',
    sql: `SELECT key, state, files.size AS size, objects.size AS has FROM objects LEFT JOIN files ON key = ${keyOfFile}
      WHERE state IS NULL OR (state IN ('stored', 'trashed') AND files.size <> objects.size)
        -- What the store has told and the recorder has not heard yet is no difference.
        OR (NOT ${kept} AND NOT EXISTS (SELECT 1 FROM messages WHERE dead = 0 AND instr(body, file_id) > 0))`,
    says: ({ key, state, size, has }) => {
      if (state === null) return `the object ${key} is in no books`;
      if (size !== has) return `the object ${key} has ${has} bytes, and its file ${size}`;
      return `the object ${key} is there, and its file is ${state}`;
    },
  },
];

/** @param sqlite opened for reading alone; not in a transaction */
export function* auditBooks(sqlite: DatabaseSync): Generator<Difference> {
  sqlite.exec('BEGIN');
  try {
    makeAgain(sqlite);
    for (const { about, sql, says } of checks) {
      for (const row of sqlite.prepare(sql).iterate()) yield { about, says: says({ ...row } as Row) };
    }
  } finally {
    sqlite.exec('ROLLBACK');
  }
}

/** Everything that is derived, in tables that hide those of their names. */
function makeAgain(sqlite: DatabaseSync): void {
  sqlite.function('fold_words', (name) => JSON.stringify(FileName.words(String(name))));
  sqlite.exec(`
    CREATE TEMP TABLE expected_words (sub, word, file_id);
    INSERT INTO expected_words SELECT sub, value, file_id FROM files, json_each(fold_words(name)) WHERE ${kept};
    CREATE TEMP TABLE accounts (sub TEXT PRIMARY KEY, last_activity_at INTEGER NOT NULL DEFAULT 0);
    INSERT INTO temp.accounts (sub) SELECT sub FROM main.accounts;`);
  for (const table of ['hours', 'user_days', 'arrivals']) {
    const { sql } = sqlite
      .prepare('SELECT sql FROM main.sqlite_master WHERE type = ? AND name = ?')
      .get('table', table) as { sql: string };
    sqlite.exec(sql.replace('CREATE TABLE', 'CREATE TEMP TABLE'));
  }
  sqlite.exec(tallyJournal + tallyErrors);
}
