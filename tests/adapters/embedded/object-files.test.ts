import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { ObjectFiles } from '@stowage/adapters/embedded/object-files';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { randomUUID } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { aFileId, anOwner } from '../../builders/records.ts';

describe('ObjectFiles after a crash', () => {
  let directory: string;
  let database: Database;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-objects-'));
    database = new Database(':memory:');
  });
  afterEach(async () => {
    database.close();
    await rm(directory, { recursive: true });
  });

  const queue = () => new SqliteEventQueue(database, Date.now);
  const open = () => ObjectFiles.open({ database, queue: queue(), clock: Date.now }, directory, 'b');
  const aKey = () => ({ owner: anOwner(), fileId: aFileId() });
  type Key = ReturnType<typeof aKey>;
  const arrivingPath = (key: Key) =>
    join(directory, 'arriving', `${key.owner}.${key.fileId}.${randomUUID()}`);
  const placeOf = (key: Key) =>
    join(directory, 'objects', key.fileId.slice(-2), `${key.owner}.${key.fileId}`);
  const put = (objects: ObjectFiles, key: Key, content: string) =>
    objects.put(
      key,
      { size: content.length, contentType: 'text/plain' },
      Readable.from([Buffer.from(content)]),
    );
  const read = (objects: ObjectFiles, key: Key) => text(objects.read(key, { start: 0, end: 99 }));
  const files = async (name: string) =>
    (await readdir(join(directory, name), { recursive: true })).filter((path) => path.includes('.'));

  test('before the file had its place: it is cleared away', async () => {
    const key = aKey();
    await open();
    await writeFile(arrivingPath(key), 'hal');
    const objects = await open();
    expect(await files('arriving')).toEqual([]);
    await put(objects, key, 'whole');
    expect(await read(objects, key)).toBe('whole');
  });

  test('between place and row: nobody was told, so there is no object, and a PUT may come again', async () => {
    const key = aKey();
    await open();
    const arriving = arrivingPath(key);
    await writeFile(arriving, 'first');
    await mkdir(dirname(placeOf(key)), { recursive: true });
    await link(arriving, placeOf(key));
    const objects = await open();
    expect(objects.find(key)).toBeUndefined();
    expect([await files('arriving'), await files('objects')]).toEqual([[], []]);
    await put(objects, key, 'second');
    expect(await read(objects, key)).toBe('second');
    expect((await queue().depth()).waiting).toBe(1);
  });

  test('after the row: the object stays', async () => {
    const key = aKey();
    await put(await open(), key, 'acknowledged');
    await link(placeOf(key), arrivingPath(key));
    const objects = await open();
    expect(await files('arriving')).toEqual([]);
    expect(await read(objects, key)).toBe('acknowledged');
  });

  test('a place that is taken by no object is taken over', async () => {
    const key = aKey();
    const objects = await open();
    await mkdir(dirname(placeOf(key)), { recursive: true });
    await writeFile(placeOf(key), 'left behind');
    await put(objects, key, 'new');
    expect(await read(objects, key)).toBe('new');
  });

  test('files of other programs are left alone', async () => {
    await open();
    await writeFile(join(directory, 'arriving', '.DS_Store'), '');
    await open();
    expect(await files('arriving')).toEqual(['.DS_Store']);
  });

  test('a full disk refuses the object and leaves nothing of it', async () => {
    const objects = await open();
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.prepare(`PRAGMA max_page_count = ${pages}`).get();
    const results = await Promise.allSettled(Array.from({ length: 400 }, () => put(objects, aKey(), 'x')));
    const refused = results.filter((result) => result.status === 'rejected');
    const stored = results.length - refused.length;
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ name: 'NotStored', because: 'no-space' });
    expect(await files('arriving')).toEqual([]);
    expect(await files('objects')).toHaveLength(stored);
  });
});
