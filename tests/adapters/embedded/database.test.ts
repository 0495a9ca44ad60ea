import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { migrations } from '@stowage/adapters/embedded/migrations';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { Folder, type Owner } from '@stowage/domain';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { anOwner } from '../../builders/records.ts';

describe('Database', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-database-'));
    path = join(directory, 'books.sqlite');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const put = (database: Database, name: string) => () =>
    void database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)').run(name, '');
  const names = (database: { prepare: DatabaseSync['prepare'] }) =>
    database
      .prepare('SELECT name FROM secrets ORDER BY name')
      .all()
      .map((row) => row['name']);

  test('nobody is told of success before another reader can see it', async () => {
    const database = new Database(path);
    const reader = new DatabaseSync(path);
    const writes = ['a', 'b', 'c'].map((name) => database.write(put(database, name)));
    expect(names(reader)).toEqual([]);
    await Promise.race(writes);
    expect(names(reader)).toEqual(['a', 'b', 'c']);
    reader.close();
    database.close();
  });

  test('a write that fails takes back what it wrote, and nothing else', async () => {
    const database = new Database(path);
    const results = await Promise.allSettled([
      database.write(put(database, 'a')),
      database.write(() => {
        put(database, 'b')();
        throw new Error('no');
      }),
      database.write(put(database, 'a')),
      database.write(put(database, 'c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(names(database)).toEqual(['a', 'c']);
    database.close();
  });

  test('a full database is unavailable for the whole group, and works again when there is room', async () => {
    const database = new Database(path);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.prepare(`PRAGMA max_page_count = ${pages + 2}`).get();
    const large = (name: string) => () =>
      void database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)').run(name, 'x'.repeat(100_000));
    const results = await Promise.allSettled([database.write(large('a')), database.write(large('b'))]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    }
    expect(names(database)).toEqual([]);
    database.prepare('PRAGMA max_page_count = 100000').get();
    await database.write(large('a'));
    expect(names(database)).toEqual(['a']);
    database.close();
  });

  test('closing commits what was asked for', async () => {
    const database = new Database(path);
    const write = database.write(put(database, 'a'));
    database.close();
    await write;
    const again = new Database(path);
    expect(names(again)).toEqual(['a']);
    again.close();
  });

  test('the errors of a journal from before they were counted are counted', () => {
    const older = new DatabaseSync(path);
    const steps = migrations.findIndex((step) => step.includes('ADD COLUMN errors'));
    for (const step of migrations.slice(0, steps)) older.exec(step);
    older.exec(`PRAGMA user_version = ${steps}`);
    const insert = older.prepare(
      "INSERT INTO journal (subject, at, entry_id, kind, actor, outcome) VALUES ('a', ?, ?, ?, 'system', 'done')",
    );
    const kinds = ['upload.expired', 'file.quarantined', 'file.stored'];
    for (const [hour, kind] of kinds.entries()) insert.run(hour * 3_600_000, kind, kind);
    older.exec(
      "INSERT INTO hours (hour, uploads) VALUES (1, 5); INSERT INTO user_days (sub, day) VALUES ('b', 0)",
    );
    older.close();
    const database = new Database(path);
    const rows = (sql: string) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row));
    expect(rows('SELECT hour, uploads, errors FROM hours ORDER BY hour')).toEqual([
      [0, 0, 1],
      [1, 5, 1],
    ]);
    expect(rows('SELECT sub, day, errors FROM user_days ORDER BY sub')).toEqual([
      ['a', 0, 2],
      ['b', 0, 0],
    ]);
    database.close();
  });

  test('the folders of files from before there were folders are made, with all above them', async () => {
    const older = new DatabaseSync(path);
    const steps = migrations.findIndex((step) => step.includes('CREATE TABLE folders'));
    for (const step of migrations.slice(0, steps)) older.exec(step);
    older.exec(`PRAGMA user_version = ${steps}`);
    const insert = older.prepare(`
      INSERT INTO files (sub, file_id, name, folded_name, folder, size, content_type, state, signed_at, url_expires_at,
        stored_at, version) VALUES (?, ?, 'a', 'a', ?, 1, 'text/plain', ?, 1, 1, 1, 1)`);
    const [owner, other] = [anOwner(), anOwner()];
    const files = [
      [owner, '/', 'stored'],
      [owner, '/Été/b/c/', 'stored'],
      [owner, '/Été/b d/', 'pending'],
      [owner, '/Été/', 'stored'],
      [owner, '/a%/_/', 'quarantined'],
      [owner, '/Été/gone/', 'trashed'],
      [owner, '/gone/', 'removed'],
      [other, '/Été/', 'cancelled'],
      [other, '/x/x/x/', 'stored'],
    ] as const;
    for (const [index, [sub, folder, state]] of files.entries()) insert.run(sub, `${index}`, folder, state);
    older.close();
    const database = new Database(path);
    const folders = new SqliteFolders(database);
    const listed = async (sub: Owner, parent: string) =>
      (await folders.list(sub, Folder.parse(parent), { limit: 9 })).items;
    expect(await listed(owner, '/')).toEqual(['/a%/', '/Été/']);
    expect(await listed(owner, '/Été/')).toEqual(['/Été/b/', '/Été/b d/']);
    expect(await listed(owner, '/Été/b/')).toEqual(['/Été/b/c/']);
    expect(await listed(owner, '/a%/')).toEqual(['/a%/_/']);
    expect(await listed(other, '/')).toEqual(['/x/']);
    expect(await listed(other, '/x/x/')).toEqual(['/x/x/x/']);
    // Under the very keys that the adapter would have given them.
    const { made } = database.prepare('SELECT count(*) AS made FROM folders').get() as { made: number };
    await folders.make(
      owner,
      files.filter(([sub]) => sub === owner).map(([, folder]) => Folder.parse(folder)),
    );
    const { now } = database.prepare('SELECT count(*) AS now FROM folders').get() as { now: number };
    expect([made, now]).toEqual([9, 11]);
    database.close();
  });

  test('data of a newer version is left alone', () => {
    new Database(path).close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 1000');
    newer.close();
    expect(() => new Database(path)).toThrow('newer version');
  });
});
