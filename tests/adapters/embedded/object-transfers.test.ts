// What the embedded store owes a file in parts beyond the port's contract: odd senders, crashes, and a completion whose
// cost does not grow with the file.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { NotStored, ObjectFiles } from '@stowage/adapters/embedded/object-files';
import { ObjectTransfers } from '@stowage/adapters/embedded/object-transfers';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { DomainError, type ObjectKey } from '@stowage/domain';
import { randomUUID } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { aFileId, anOwner } from '../../builders/records.ts';

describe('ObjectTransfers', () => {
  let directory: string;
  let database: Database;
  let objects: ObjectFiles;
  let transfers: ObjectTransfers;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-transfers-'));
    database = new Database(':memory:');
    await restart();
  });
  afterEach(async () => {
    database.close();
    await rm(directory, { recursive: true });
  });

  async function restart(): Promise<void> {
    const queue = new SqliteEventQueue(database, Date.now);
    objects = await ObjectFiles.open({ database, queue, clock: Date.now }, directory, 'b');
    transfers = await ObjectTransfers.open(database, objects, directory);
  }

  const planned = { size: 13, contentType: 'text/plain', partSize: 5, partCount: 3 };
  const aKey = (): ObjectKey => ({ owner: anOwner(), fileId: aFileId() });
  const put = (key: ObjectKey, id: string, partNumber: number, content: string | Readable, size = 5) =>
    transfers.put(
      key,
      id,
      { partNumber, size },
      typeof content === 'string' ? Readable.from([Buffer.from(content)]) : content,
    );
  const putAll = async (key: ObjectKey, id: string) => {
    await put(key, id, 2, 'other');
    await put(key, id, 1, 'first');
    await put(key, id, 3, 'end', 3);
    return transfers.list(key, id)!;
  };
  const numbers = (key: ObjectKey, id: string) =>
    transfers.list(key, id)!.map(({ partNumber }) => partNumber);
  const read = (key: ObjectKey) => text(objects.read(key, { start: 0, end: 99 }));
  const filesOf = () => readdir(join(directory, 'transfers'));
  const because = (work: Promise<unknown>) =>
    work.then(
      () => 'stored',
      (error: unknown) => (error instanceof NotStored ? error.because : error),
    );

  test('parts lie where they belong, and survive a restart', async () => {
    const key = aKey();
    const id = await transfers.begin(key, planned);
    await put(key, id, 3, 'end', 3);
    await put(key, id, 1, 'first');
    await restart();
    expect(numbers(key, id)).toEqual([1, 3]);
    await put(key, id, 2, 'other');
    await transfers.complete(key, id, transfers.list(key, id)!);
    expect(await read(key)).toBe('firstotherend');
    expect(await filesOf()).toEqual([]);
  });

  test('a part that the plan does not have, or not of this length, is refused', async () => {
    const key = aKey();
    const id = await transfers.begin(key, planned);
    for (const [partNumber, size] of [
      [0, 5],
      [4, 5],
      [1.5, 5],
      [NaN, 5],
      [1, 4],
      [3, 5],
    ] as const) {
      expect(await because(put(key, id, partNumber, 'bytes', size))).toBe('no-part');
    }
    expect(await because(put(aKey(), id, 1, 'first'))).toBe('no-transfer');
    expect(await because(put(key, randomUUID(), 1, 'first'))).toBe('no-transfer');
  });

  test('a sender who sends too much never reaches the next part’s place', async () => {
    const key = aKey();
    const id = await transfers.begin(key, planned);
    await put(key, id, 2, 'other');
    expect(
      await because(put(key, id, 1, Readable.from([Buffer.from('firs'), Buffer.from('t and more')]))),
    ).toBe('incomplete');
    expect(numbers(key, id)).toEqual([2]);
    await put(key, id, 1, 'first');
    await put(key, id, 3, 'end', 3);
    await transfers.complete(key, id, transfers.list(key, id)!);
    expect(await read(key)).toBe('firstotherend');
  });

  test('whoever sends a part again cuts off who is still at it', async () => {
    const key = aKey();
    const id = await transfers.begin(key, planned);
    const stalled = new PassThrough();
    stalled.write('fi');
    const older = because(put(key, id, 1, stalled));
    await put(key, id, 1, 'FIRST');
    expect(String(await older)).toContain('went away');
    await put(key, id, 2, 'other');
    await put(key, id, 3, 'end', 3);
    await transfers.complete(key, id, transfers.list(key, id)!);
    expect(await read(key)).toBe('FIRSTotherend');
  });

  test('of many who send the same part at once, the bytes are one sender’s and the ETag is theirs', async () => {
    const key = aKey();
    const id = await transfers.begin(key, { ...planned, size: 200_000, partSize: 100_000, partCount: 2 });
    const letters = [...'ABCDEFGH'];
    await Promise.allSettled(
      letters.map((letter) =>
        put(key, id, 1, Readable.from([Buffer.alloc(50_000, letter), Buffer.alloc(50_000, letter)]), 100_000),
      ),
    );
    await put(key, id, 2, Readable.from([Buffer.alloc(100_000, 'z')]), 100_000);
    const parts = transfers.list(key, id)!;
    await transfers.complete(key, id, parts);
    const content = await text(objects.read(key, { start: 0, end: 99_999 }));
    expect(new Set(content).size).toBe(1);
    const same = await put(...(await anotherOf(content)));
    expect(parts[0]!.etag).toBe(same.etag);
  });

  /** The same first part in another transfer. */
  async function anotherOf(content: string): Promise<[ObjectKey, string, number, string, number]> {
    const key = aKey();
    const id = await transfers.begin(key, { ...planned, size: 200_000, partSize: 100_000, partCount: 2 });
    return [key, id, 1, content, 100_000];
  }

  test('a part that is being sent again when the file is completed changes nothing of it', async () => {
    const key = aKey();
    const id = await transfers.begin(key, planned);
    const parts = await putAll(key, id);
    const late = new PassThrough();
    const again = because(put(key, id, 1, late));
    const completed = await transfers.complete(key, id, parts).then(
      () => 'done',
      (error: unknown) => (error as DomainError).code,
    );
    late.end('FIRST');
    expect(await again).not.toBe('stored');
    if (completed === 'done') expect(await read(key)).toBe('firstotherend');
    // What was forgotten for its sake can be sent once more.
    else {
      expect(completed).toBe('conflict');
      await put(key, id, 1, 'first');
      await transfers.complete(key, id, transfers.list(key, id)!);
      expect(await read(key)).toBe('firstotherend');
    }
  });

  test('a crash between place and row: it can be completed, or given up, as if nothing had happened', async () => {
    for (const end of ['complete', 'abort'] as const) {
      const key = aKey();
      const id = await transfers.begin(key, planned);
      const parts = await putAll(key, id);
      const place = join(directory, 'objects', key.fileId.slice(-2), `${key.owner}.${key.fileId}`);
      await mkdir(dirname(place), { recursive: true });
      await link(join(directory, 'transfers', id), place);
      await restart();
      await transfers[end](key, id, parts);
      expect(objects.find(key) !== undefined).toBe(end === 'complete');
      const left = await readdir(dirname(place));
      expect(left.includes(`${key.owner}.${key.fileId}`)).toBe(end === 'complete');
    }
    expect(await filesOf()).toEqual([]);
  });

  test('a crash between file and row leaves no file, and what is not ours is left alone', async () => {
    await writeFile(join(directory, 'transfers', randomUUID()), 'x');
    await writeFile(join(directory, 'transfers', '.DS_Store'), 'x');
    await restart();
    expect(await filesOf()).toEqual(['.DS_Store']);
  });

  test('a start gives up what the books do not wait for', async () => {
    const [wanted, unwanted] = [aKey(), aKey()];
    const id = await transfers.begin(wanted, planned);
    await putAll(unwanted, await transfers.begin(unwanted, planned));
    await restart();
    await transfers.sweep(async (key, its) => key.fileId === wanted.fileId && its === id);
    expect(await filesOf()).toEqual([id]);
  });

  test('five gibibytes are put together without moving a byte: they are the very same file', async () => {
    const key = aKey();
    const mebibyte = 1024 ** 2;
    const partCount = 640;
    const size = partCount * 8 * mebibyte;
    const id = await transfers.begin(key, { ...planned, size, partSize: 8 * mebibyte, partCount });
    await truncate(join(directory, 'transfers', id), size);
    const insert = database.prepare(
      'INSERT INTO parts (transfer_id, part_number, size, sha256) VALUES (?, ?, ?, ?)',
    );
    for (let n = 1; n <= partCount; n += 1) insert.run(id, n, 8 * mebibyte, `${'A'.repeat(43)}=`);
    const parts = transfers.list(key, id)!;
    const { ino } = await stat(join(directory, 'transfers', id));
    await transfers.complete(key, id, parts);
    const files = await readdir(join(directory, 'objects'), { recursive: true, withFileTypes: true });
    const [file] = files.filter((entry) => entry.isFile());
    expect((await stat(join(file!.parentPath, file!.name))).ino).toBe(ino);
    expect(objects.find(key)).toMatchObject({ size, etag: expect.stringMatching(/-640"$/) });
  });
});
