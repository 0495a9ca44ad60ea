// Objects as files. An object exists when its row does: the row and the notification of its arrival are one
// transaction, made after the bytes are safe. Until then the file has a second link under `arriving/`, and so a start
// after a crash knows, without looking at all the others, which files nobody was ever told of, and removes them.
//
// What takes microseconds (opening, linking) is done at once: in Node's four threads it would wait behind fsyncs.

import { ObjectKey, type Clock, type Instant } from '@stowage/domain';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  linkSync,
  mkdirSync,
  openSync,
  unlinkSync,
  type ReadStream,
} from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { orNull, type Database } from './database.ts';
import { fsyncAsync, hasRoomFor, isOutOfSpace, sameFile, syncDirectory } from './disk.ts';
import type { Row } from './file-row.ts';
import type { SqliteEventQueue } from './sqlite-event-queue.ts';
import { storeNotification, type StoreEvent } from './store-notification.ts';
import { Turns } from './turns.ts';
import { writeBody } from './write-body.ts';

export interface StoredObject {
  readonly size: number;
  readonly contentType: string;
  /** Base64. Of an object in parts it is that of the parts' SHA-256s, with `-` and their number, as on S3. */
  readonly sha256: string;
  /** In quotes. Half of the SHA-256, so that the bytes are hashed once: like S3's, it is opaque, and 32 digits long. */
  readonly etag: string;
  readonly storedAt: Instant;
}

/** Bytes that have arrived whole. */
export interface Content {
  readonly size: number;
  readonly contentType: string;
  /** Base64; of an object in parts that of the parts' SHA-256s. */
  readonly sha256: string;
  /** Of an object in parts. */
  readonly partCount?: number | undefined;
}

/** What a sender said of the bytes that follow. */
export interface Announced {
  readonly size: number;
  readonly contentType: string;
  /** Base64. */
  readonly sha256?: string | undefined;
}

/** A file with a name by which it can be linked, and a descriptor. */
export interface OpenFile {
  readonly path: string;
  readonly file: number;
}

/**
 * Why an object or a part was not stored; nothing of it remains.
 * - `exists`: there is an object under this key
 * - `incomplete`: fewer or more bytes came than were announced
 * - `checksum`: other bytes came than were announced
 * - `no-space`: the disk is full
 * - `no-transfer`: the transfer that the part is of is over, or never was
 * - `no-part`: the transfer has no such part, or one of another size
 */
export class NotStored extends Error {
  override readonly name = 'NotStored';
  readonly because: 'exists' | 'incomplete' | 'checksum' | 'no-space' | 'no-transfer' | 'no-part';

  constructor(because: NotStored['because'], options?: ErrorOptions) {
    super(`Not stored: ${because}`, options);
    this.because = because;
  }
}

export class ObjectFiles {
  readonly #database: Database;
  readonly #queue: SqliteEventQueue;
  readonly #clock: Clock;
  readonly #bucket: string;
  readonly #objects: string;
  readonly #arriving: string;
  readonly #turns = new Turns();

  private constructor(
    { database, queue, clock }: { database: Database; queue: SqliteEventQueue; clock: Clock },
    directory: string,
    bucket: string,
  ) {
    this.#database = database;
    this.#queue = queue;
    this.#clock = clock;
    this.#bucket = bucket;
    this.#objects = join(directory, 'objects');
    this.#arriving = join(directory, 'arriving');
  }

  /** Opens the store in `directory`, created if absent, and clears away what a crash left behind. */
  static async open(
    books: { database: Database; queue: SqliteEventQueue; clock: Clock },
    directory: string,
    bucket: string,
  ): Promise<ObjectFiles> {
    const files = new ObjectFiles(books, directory, bucket);
    mkdirSync(files.#arriving, { recursive: true });
    mkdirSync(files.#objects, { recursive: true });
    await syncDirectory(directory);
    await files.#recover();
    return files;
  }

  find(key: ObjectKey): StoredObject | undefined {
    const row = this.#database.prepare('SELECT * FROM objects WHERE key = ?').get(ObjectKey.format(key));
    return row && fromRow(row);
  }

  /** The first `limit` keys after `after`, with their objects. */
  list(after: string, limit: number): [key: string, object: StoredObject][] {
    return this.#database
      .prepare('SELECT * FROM objects WHERE key > ? ORDER BY key LIMIT ?')
      .all(after, limit)
      .map((row) => [row['key'] as string, fromRow(row)]);
  }

  /** To be asked before so many bytes are sent for; that they fit in the end is not promised. */
  hasRoomFor(bytes: number): boolean {
    return hasRoomFor(bytes, this.#objects);
  }

  /** @param start and `end` are inclusive offsets */
  read(key: ObjectKey, { start, end }: { start: number; end: number }): ReadStream {
    return createReadStream(this.#pathOf(key), { start, end, highWaterMark: 256 * 1024 });
  }

  /** Durable, and its event queued, when this resolves. @throws NotStored */
  async put(key: ObjectKey, announced: Announced, body: Readable): Promise<StoredObject> {
    const arriving = this.#secondName(key);
    try {
      const file = openSync(arriving, 'wx');
      try {
        const { size, sha256 } = await writeBody(body, file);
        if (size !== announced.size) throw new NotStored('incomplete');
        if (announced.sha256 !== undefined && sha256 !== announced.sha256) throw new NotStored('checksum');
        const content = { size, sha256, contentType: announced.contentType };
        const stored = await this.adopt(key, content, { path: arriving, file });
        unlinkSync(arriving);
        return stored;
      } catch (error) {
        // This frees the space as well, which takes a while if it was much.
        await unlink(arriving);
        throw error;
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw isOutOfSpace(error) ? new NotStored('no-space', { cause: error }) : error;
    }
  }

  /**
   * Makes an object of a file that arrived whole: gives it a second link at its place, a row, and an event.
   *
   * @param alongside writes that belong into the same transaction
   * @throws NotStored if there is an object under this key
   */
  adopt(
    key: ObjectKey,
    content: Content,
    whole: OpenFile,
    alongside: () => void = () => {},
  ): Promise<StoredObject> {
    return this.#turns.take(nameOf(key), () => this.#keep(key, content, whole, alongside));
  }

  /** Takes a file that a crash kept from being adopted from the object's place again. */
  async disown(key: ObjectKey, path: string): Promise<void> {
    const place = this.#pathOf(key);
    if (!this.find(key) && (await sameFile(path, place))) await unlink(place);
  }

  /** Removes the object and queues the event of it; does nothing if there is none. */
  remove(key: ObjectKey): Promise<void> {
    return this.#turns.take(nameOf(key), async () => {
      if (!this.find(key)) return;
      const leaving = this.#secondName(key);
      linkSync(this.#pathOf(key), leaving);
      await syncDirectory(this.#arriving);
      await this.#database.write(() => {
        this.#database.prepare('DELETE FROM objects WHERE key = ?').run(ObjectKey.format(key));
        this.#announce({ name: 'ObjectRemoved:Delete', at: this.#clock(), key });
      });
      await unlink(this.#pathOf(key));
      await unlink(leaving);
    });
  }

  /** Gives the file its place, then the object its row. */
  async #keep(
    key: ObjectKey,
    content: Content,
    { path, file }: OpenFile,
    alongside: () => void,
  ): Promise<StoredObject> {
    if (this.find(key)) throw new NotStored('exists');
    const place = this.#pathOf(key);
    const isFirstThere = mkdirSync(dirname(place), { recursive: true }) !== undefined;
    linkOver(path, place);
    try {
      if (isFirstThere) await syncDirectory(this.#objects);
      // Nothing depends on which of the two is durable first: without a row there is no object.
      await Promise.all([fsyncAsync(file), syncDirectory(dirname(place))]);
      return await this.#settle(key, content, alongside);
    } catch (error) {
      unlinkSync(place);
      throw error;
    }
  }

  async #settle(key: ObjectKey, content: Content, alongside: () => void): Promise<StoredObject> {
    const { size, contentType, sha256, partCount } = content;
    const at = this.#clock();
    const name = partCount === undefined ? 'ObjectCreated:Put' : 'ObjectCreated:CompleteMultipartUpload';
    await this.#database.write(() => {
      this.#database
        .prepare(
          'INSERT INTO objects (key, size, content_type, sha256, part_count, stored_at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(ObjectKey.format(key), size, contentType, sha256, orNull(partCount), at);
      this.#announce({ name, at, key, content: { size, eTag: etagOf(content) } });
      alongside();
    });
    return toObject(content, at);
  }

  /** Within a write. The number grows with every event that this installation ever queued. */
  #announce(event: Omit<StoreEvent, 'bucket' | 'sequencer'>): void {
    const { value } = this.#database
      .prepare('UPDATE sequence SET value = value + 1 RETURNING value')
      .get() as {
      value: number;
    };
    const sequencer = value.toString(16).toUpperCase().padStart(16, '0');
    this.#queue.enqueue(storeNotification({ ...event, bucket: this.#bucket, sequencer }));
  }

  async #recover(): Promise<void> {
    for (const entry of await readdir(this.#arriving)) {
      const key = keyOf(entry);
      if (!key) continue;
      const arriving = join(this.#arriving, entry);
      await this.disown(key, arriving);
      await unlink(arriving);
    }
  }

  #secondName(key: ObjectKey): string {
    return join(this.#arriving, `${nameOf(key)}.${randomUUID()}`);
  }

  #pathOf(key: ObjectKey): string {
    return placeOf(this.#objects, key);
  }
}

/** A ULID ends in random characters: two of them spread a million files over 1,024 directories. */
export const placeOf = (objects: string, key: ObjectKey): string =>
  join(objects, key.fileId.slice(-2), nameOf(key));

// Neither part has a full stop.
export const nameOf = ({ owner, fileId }: ObjectKey): string => `${owner}.${fileId}`;

/** Of a name under `arriving/`; other programs, too, put files of theirs wherever they look. */
function keyOf(entry: string): ObjectKey | undefined {
  const [owner, fileId, id] = entry.split('.');
  return owner && fileId && id ? ObjectKey.parse(`u/${owner}/${fileId}`) : undefined;
}

/** In hexadecimal. @param sha256 base64 */
export const halfOf = (sha256: string): string => Buffer.from(sha256, 'base64').toString('hex').slice(0, 32);

/** Without quotes. */
function etagOf({ sha256, partCount }: Pick<Content, 'sha256' | 'partCount'>): string {
  const half = halfOf(sha256);
  return partCount === undefined ? half : `${half}-${partCount}`;
}

const fromRow = (row: Row): StoredObject =>
  toObject(
    {
      size: row['size'] as number,
      contentType: row['content_type'] as string,
      sha256: row['sha256'] as string,
      partCount: (row['part_count'] as number | null) ?? undefined,
    },
    row['stored_at'] as number,
  );

const toObject = ({ size, contentType, sha256, partCount }: Content, storedAt: Instant): StoredObject => ({
  size,
  contentType,
  sha256: partCount === undefined ? sha256 : `${sha256}-${partCount}`,
  etag: `"${etagOf({ sha256, partCount })}"`,
  storedAt,
});

/** A file that is in the place already is of a PUT that failed, since no row knows of it. */
function linkOver(file: string, place: string): void {
  try {
    linkSync(file, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    unlinkSync(place);
    linkSync(file, place);
  }
}
