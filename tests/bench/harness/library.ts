// A library of so many files, with the rows that the recorder would have left, kept from one run to the next. It is
// keyed by the schema, so a library of another one is made anew.

import { hash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileId, FileName, Folder, type FileRecord, type Owner } from '@stowage/domain';
import { Database } from '@stowage/adapters/embedded/database';
import { toRow, upsertFile } from '@stowage/adapters/embedded/file-row';
import { LocalUserDirectory } from '@stowage/adapters/embedded/local-user-directory';
import { migrations } from '@stowage/adapters/embedded/migrations';
import { password, user } from './stowage.ts';

const cache = join(
  import.meta.dirname,
  '../../../.cache/bench',
  hash('sha256', migrations.join()).slice(0, 12),
);
const filesPerWrite = 50_000;

/** @returns a data directory of the local stack */
export async function libraryOf(count: number, say: (text: string) => void): Promise<string> {
  const directory = join(cache, `library-${count}`);
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.${randomUUID()}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(join(unfinished, 'stowage.db'), count, say);
    renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return directory;
}

async function fill(path: string, count: number, say: (text: string) => void): Promise<void> {
  const database = new Database(path);
  const people = new LocalUserDirectory(database);
  await people.seed(password);
  const { sub: owner } = (await people.authenticate(user, password))!;
  const restore = dropListings(database);
  const insertFile = database.prepare(upsertFile);
  const insertWord = database.prepare('INSERT INTO words (sub, word, file_id) VALUES (?, ?, ?)');
  let bytes = 0;
  for (let start = 0; start < count; start += filesPerWrite) {
    say(`seeding ${count.toLocaleString('en')} files: ${start.toLocaleString('en')}`);
    await database.write(() => {
      for (let i = start; i < Math.min(count, start + filesPerWrite); i++) {
        const file = aFile(owner, i);
        insertFile.run(...toRow(file));
        for (const word of FileName.words(file.name)) insertWord.run(owner, word, file.fileId);
        bytes += file.size;
      }
    });
  }
  say(`seeding ${count.toLocaleString('en')} files: indexes`);
  await database.write(() => {
    restore();
    database.prepare('UPDATE accounts SET files = ?, bytes = ? WHERE sub = ?').run(count, bytes, owner);
  });
  database.close();
}

/** To sort an index once is many times faster than to keep it sorted. @returns what creates them again */
function dropListings(database: Database): () => void {
  const listings = database
    .prepare(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'files' AND sql LIKE 'CREATE INDEX%'`,
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of listings) database.prepare(`DROP INDEX ${name}`).run();
  return () => {
    for (const { sql } of listings) database.prepare(sql).run();
  };
}

const subjects = ['Invoice', 'Résumé', 'Holiday', 'Contract', 'Minutes', 'Sketch', 'Report', 'Recipe'];
const extensions = ['pdf', 'jpg', 'docx', 'png'];
const longAgo = Date.UTC(2024, 0);

/** The i-th file of any library is the same; names and sizes come in another order than times. */
function aFile(owner: Owner, i: number): FileRecord {
  const scattered = Math.imul(i + 1, 2_654_435_761) >>> 0;
  const at = longAgo + i * 60_000;
  const subject = subjects[scattered % subjects.length]!;
  const extension = extensions[(scattered >>> 8) % extensions.length]!;
  return {
    owner,
    fileId: FileId.parse(i.toString().padStart(26, '0')),
    name: FileName.parse(`${subject} ${scattered.toString(36)} ${String(i).padStart(7, '0')}.${extension}`),
    folder: Folder.root,
    size: scattered % 10_000_000,
    contentType: 'application/octet-stream',
    state: 'stored',
    signedAt: at,
    urlExpiresAt: at + 900_000,
    storedAt: at + 1_000,
    recordedAt: at + 2_000,
    etag: '9b2cf535f27731c974343645a3985328',
    sequencer: i.toString(16).toUpperCase().padStart(16, '0'),
    version: 0,
  };
}
