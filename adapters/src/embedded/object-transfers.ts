// Files that come in parts. A transfer has one sparse file, and each part is written where it belongs in it, so that
// putting the parts together is a link and a row, however large they are. What is said of a part is true at all times:
// its row is written when its bytes are safe, and taken away before other bytes may come over them.

import { DomainError, ObjectKey, sizeOfPart, type StoredPart } from '@stowage/domain';
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, unlinkSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Database } from './database.ts';
import { fdatasyncAsync, isOutOfSpace, syncDirectory } from './disk.ts';
import type { Row } from './file-row.ts';
import { halfOf, NotStored, type ObjectFiles } from './object-files.ts';
import { Turns } from './turns.ts';
import { writeBody } from './write-body.ts';

/** What a transfer is to become. */
export interface Planned {
  readonly size: number;
  readonly contentType: string;
  readonly partSize: number;
  readonly partCount: number;
}

/** What a sender said of the bytes that follow. */
export interface AnnouncedPart {
  readonly partNumber: number;
  readonly size: number;
  /** Base64. */
  readonly sha256?: string | undefined;
}

interface Transfer extends Planned {
  readonly transferId: string;
  readonly key: string;
}

/** A part whose bytes are on their way. */
interface Arrival {
  readonly transferId: string;
  /** Sends the sender away. */
  readonly cut: () => void;
  readonly over: Promise<unknown>;
}

export class ObjectTransfers {
  readonly #database: Database;
  readonly #objects: ObjectFiles;
  readonly #directory: string;
  /** By transfer and part number. */
  readonly #arrivals = new Map<string, Arrival>();
  /** Transfers that are being completed or given up. */
  readonly #closing = new Set<string>();
  readonly #turns = new Turns();

  private constructor(database: Database, objects: ObjectFiles, directory: string) {
    this.#database = database;
    this.#objects = objects;
    this.#directory = join(directory, 'transfers');
  }

  /** Opens the transfers in `directory`, created if absent, and clears away what a crash left between a file and its row. */
  static async open(database: Database, objects: ObjectFiles, directory: string): Promise<ObjectTransfers> {
    const transfers = new ObjectTransfers(database, objects, directory);
    mkdirSync(transfers.#directory, { recursive: true });
    await syncDirectory(directory);
    await transfers.#recover();
    return transfers;
  }

  /** @returns the id of the transfer, which is durable when this resolves */
  async begin(key: ObjectKey, { size, contentType, partSize, partCount }: Planned): Promise<string> {
    const transferId = randomUUID();
    closeSync(openSync(this.#pathOf(transferId), 'wx'));
    await syncDirectory(this.#directory);
    await this.#database.write(() => {
      this.#database
        .prepare(
          'INSERT INTO transfers (transfer_id, key, size, content_type, part_size, part_count) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(transferId, ObjectKey.format(key), size, contentType, partSize, partCount);
    });
    return transferId;
  }

  has(key: ObjectKey, transferId: string): boolean {
    return this.#find(key, transferId) !== undefined;
  }

  /** The parts that are safe, by number; undefined if the transfer is over, or never was. */
  list(key: ObjectKey, transferId: string): StoredPart[] | undefined {
    return this.#find(key, transferId) && this.#parts(transferId);
  }

  /**
   * Durable when this resolves. Whoever sends a part again takes its place, for the older sender has most likely gone
   * and does not know it yet; and what had arrived of the part before is forgotten. @throws NotStored
   */
  async put(
    key: ObjectKey,
    transferId: string,
    announced: AnnouncedPart,
    body: Readable,
  ): Promise<StoredPart> {
    const slot = `${transferId}/${announced.partNumber}`;
    let older: Arrival | undefined;
    while ((older = this.#arrivals.get(slot))) {
      older.cut();
      await older.over;
    }
    const transfer = this.#find(key, transferId);
    if (!transfer || this.#closing.has(transferId)) throw new NotStored('no-transfer');
    const position = positionOf(transfer, announced);
    const storing = this.#store(transferId, announced, position, body);
    const over = storing.catch(() => {}).then(() => this.#arrivals.delete(slot));
    this.#arrivals.set(slot, { transferId, cut: () => void body.destroy(), over });
    try {
      return await storing;
    } catch (error) {
      throw isOutOfSpace(error) ? new NotStored('no-space', { cause: error }) : error;
    }
  }

  /**
   * Makes the object, if these are all parts as they were stored; does nothing if it was made before.
   * @throws conflict if they are not, or if the transfer was given up
   */
  complete(key: ObjectKey, transferId: string, named: readonly StoredPart[]): Promise<void> {
    return this.#close(transferId, async () => {
      const transfer = this.#find(key, transferId);
      if (!transfer) {
        if (this.#objects.find(key)) return;
        throw new DomainError('conflict', 'The store no longer has this upload.');
      }
      const parts = this.#parts(transferId);
      if (!isWhole(transfer, parts, named)) {
        throw new DomainError('conflict', 'The parts that were named are not those that are stored.');
      }
      const path = this.#pathOf(transferId);
      const file = openSync(path, 'r+');
      const content = { ...transfer, sha256: digestOf(parts) };
      try {
        await this.#objects.adopt(key, content, { path, file }, () => this.#delete(transferId));
      } catch (error) {
        throw error instanceof NotStored
          ? new DomainError('conflict', 'There is an object under this key.', {}, { cause: error })
          : error;
      } finally {
        closeSync(file);
      }
      unlinkSync(path);
    });
  }

  /** Gives up the transfer and its parts; does nothing if it is over. */
  abort(key: ObjectKey, transferId: string): Promise<void> {
    return this.#close(transferId, async () => {
      if (!this.#find(key, transferId)) return;
      await this.#database.write(() => this.#delete(transferId));
      await unlink(this.#pathOf(transferId));
    });
  }

  /** Gives up every transfer that is not wanted any more. For a start, before anybody can begin one. */
  async sweep(isWanted: (key: ObjectKey, transferId: string) => Promise<boolean>): Promise<void> {
    for (const { key, transferId } of this.#all()) {
      if (!(await isWanted(ObjectKey.parse(key), transferId))) {
        await this.abort(ObjectKey.parse(key), transferId);
      }
    }
  }

  async #store(
    transferId: string,
    { partNumber, size, sha256: expected }: AnnouncedPart,
    position: number,
    body: Readable,
  ): Promise<StoredPart> {
    await this.#forget(transferId, partNumber);
    const file = openSync(this.#pathOf(transferId), 'r+');
    try {
      const arrived = await writeBody(body, file, { position, most: size });
      if (arrived.size !== size) throw new NotStored('incomplete');
      if (expected !== undefined && arrived.sha256 !== expected) throw new NotStored('checksum');
      await fdatasyncAsync(file);
      await this.#remember(transferId, partNumber, arrived);
      return toPart({ part_number: partNumber, ...arrived });
    } finally {
      closeSync(file);
    }
  }

  async #forget(transferId: string, partNumber: number): Promise<void> {
    const has = this.#database.prepare('SELECT 1 FROM parts WHERE transfer_id = ? AND part_number = ?');
    if (!has.get(transferId, partNumber)) return;
    await this.#database.write(() => {
      this.#database
        .prepare('DELETE FROM parts WHERE transfer_id = ? AND part_number = ?')
        .run(transferId, partNumber);
    });
  }

  #remember(transferId: string, partNumber: number, { size, sha256 }: { size: number; sha256: string }) {
    return this.#database.write(() => {
      const { changes } = this.#database
        .prepare(
          `INSERT INTO parts (transfer_id, part_number, size, sha256)
          SELECT transfer_id, ?, ?, ? FROM transfers WHERE transfer_id = ?`,
        )
        .run(partNumber, size, sha256, transferId);
      // It was given up while the bytes came.
      if (changes === 0) throw new NotStored('no-transfer');
    });
  }

  /** One end at a time; from its beginning on no part is taken, and those under way are settled, one way or the other. */
  #close(transferId: string, work: () => Promise<void>): Promise<void> {
    return this.#turns.take(transferId, async () => {
      this.#closing.add(transferId);
      try {
        const arrivals = [...this.#arrivals.values()].filter((its) => its.transferId === transferId);
        for (const { cut } of arrivals) cut();
        await Promise.all(arrivals.map(({ over }) => over));
        await work();
      } finally {
        this.#closing.delete(transferId);
      }
    });
  }

  #find(key: ObjectKey, transferId: string): Transfer | undefined {
    const row = this.#database
      .prepare('SELECT * FROM transfers WHERE transfer_id = ? AND key = ?')
      .get(transferId, ObjectKey.format(key));
    return row && toTransfer(row);
  }

  #all(): Transfer[] {
    return this.#database.prepare('SELECT * FROM transfers').all().map(toTransfer);
  }

  #parts(transferId: string): StoredPart[] {
    return this.#database
      .prepare('SELECT * FROM parts WHERE transfer_id = ? ORDER BY part_number')
      .all(transferId)
      .map(toPart);
  }

  /** Within a write; its parts go with it. */
  #delete(transferId: string): void {
    this.#database.prepare('DELETE FROM transfers WHERE transfer_id = ?').run(transferId);
  }

  async #recover(): Promise<void> {
    const known = new Map(this.#all().map((transfer) => [transfer.transferId, transfer]));
    for (const entry of await readdir(this.#directory)) {
      const transfer = known.get(entry);
      // It has its place as an object already, but neither the row nor the event: its completion starts anew.
      if (transfer) await this.#objects.disown(ObjectKey.parse(transfer.key), this.#pathOf(entry));
      else if (uuid.test(entry)) await unlink(this.#pathOf(entry));
    }
  }

  #pathOf(transferId: string): string {
    return join(this.#directory, transferId);
  }
}

/** Of our files; other programs, too, put files of theirs wherever they look. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where in the file the part begins. @throws NotStored if the plan has no such part */
function positionOf({ size, ...plan }: Transfer, announced: AnnouncedPart): number {
  const { partNumber } = announced;
  const exists = Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= plan.partCount;
  if (!exists || announced.size !== sizeOfPart(size, plan, partNumber)) throw new NotStored('no-part');
  return (partNumber - 1) * plan.partSize;
}

const isWhole = (
  { partCount }: Transfer,
  stored: readonly StoredPart[],
  named: readonly StoredPart[],
): boolean =>
  stored.length === partCount &&
  named.length === partCount &&
  stored.every(
    ({ partNumber, etag }, index) =>
      partNumber === named[index]!.partNumber && etag === named[index]!.etag && partNumber === index + 1,
  );

/** As S3 makes a composite checksum. */
function digestOf(parts: readonly StoredPart[]): string {
  const hash = createHash('sha256');
  for (const { sha256 } of parts) hash.update(Buffer.from(sha256!, 'base64'));
  return hash.digest('base64');
}

const toTransfer = (row: Row): Transfer => ({
  transferId: row['transfer_id'] as string,
  key: row['key'] as string,
  size: row['size'] as number,
  contentType: row['content_type'] as string,
  partSize: row['part_size'] as number,
  partCount: row['part_count'] as number,
});

const toPart = (row: Row): StoredPart => ({
  partNumber: row['part_number'] as number,
  size: row['size'] as number,
  etag: `"${halfOf(row['sha256'] as string)}"`,
  sha256: row['sha256'] as string,
});
