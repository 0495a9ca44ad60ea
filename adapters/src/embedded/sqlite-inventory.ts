import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addUsage,
  noUsage,
  sameUsage,
  usageOfFile,
  type FileRecord,
  type FileState,
  type Instant,
  type Inventory,
  type Owner,
  type Page,
  type PageRequest,
  type Recount,
  type Usage,
} from '@stowage/domain';
import type { Database } from './database.ts';
import { fromRow, type Row } from './file-row.ts';
import { formatPosition, pageOf, parsePosition } from './position.ts';

/** Rows that are counted before others get their turn. */
const countBatch = 2_000;

/** The books over all owners in SQLite. */
export class SqliteInventory implements Inventory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listPending(signedBefore: Instant, { limit, after }: PageRequest): Promise<Page<FileRecord>> {
    const [value, id] = after === undefined ? [0, ''] : parsePosition(after, 'number');
    const rows = this.#database
      .prepare(
        `SELECT * FROM files WHERE state = 'pending' AND signed_at < :signedBefore
        AND (signed_at, file_id) > (:value, :id) ORDER BY signed_at, file_id LIMIT :limit`,
      )
      .all({ signedBefore, value, id, limit: limit + 1 });
    return pageOf(rows.map(fromRow), limit, (file) => formatPosition([file.signedAt, file.fileId]));
  }

  async listOwners({ limit, after = '' }: PageRequest): Promise<Page<Owner>> {
    const rows = this.#database
      .prepare('SELECT sub FROM accounts WHERE sub > ? ORDER BY sub LIMIT ?')
      .all(after, limit + 1);
    return pageOf(
      rows.map(({ sub }) => sub as Owner),
      limit,
      (owner) => owner,
    );
  }

  async listFiles(owner: Owner, { limit, after = '' }: PageRequest): Promise<Page<FileRecord>> {
    const rows = this.#database
      .prepare('SELECT * FROM files WHERE sub = ? AND file_id > ? ORDER BY file_id LIMIT ?')
      .all(owner, after, limit + 1);
    return pageOf(rows.map(fromRow), limit, ({ fileId }) => fileId);
  }

  /** A count that can be trusted is one statement inside a write, and holds everybody up; so it is made only where it seems needed. */
  async recount(owner: Owner): Promise<Recount | undefined> {
    if (await this.#seemsRight(owner)) return undefined;
    return this.#database.write(() => {
      const was = this.#database.prepare(bookedUsage).get(owner) as unknown as Usage | undefined;
      const is = this.#database.prepare(countedUsage).get(owner) as unknown as Usage;
      if (!was || sameUsage(was, is)) return undefined;
      const { files, bytes, reservedFiles, reservedBytes } = is;
      this.#database.prepare(setUsage).run(files, bytes, reservedFiles, reservedBytes, owner);
      return { was: { ...was }, is: { ...is } };
    });
  }

  /** Counts while others go on writing. */
  async #seemsRight(owner: Owner): Promise<boolean> {
    const page = this.#database.prepare(
      'SELECT file_id, state, size FROM files WHERE sub = ? AND file_id > ? ORDER BY file_id LIMIT ?',
    );
    let counted = noUsage;
    let last = '';
    for (;;) {
      const rows = page.all(owner, last, countBatch);
      for (const row of rows) counted = addUsage(counted, usageOfFile(fileOf(row)));
      if (rows.length < countBatch) break;
      last = rows.at(-1)!['file_id'] as string;
      await nextTurn();
    }
    const booked = this.#database.prepare(bookedUsage).get(owner) as unknown as Usage | undefined;
    return sameUsage(booked ?? noUsage, counted);
  }
}

const fileOf = ({ state, size }: Row) => ({ state: state as FileState, size: size as number });

const bookedUsage = `
  SELECT files, bytes, reserved_files AS reservedFiles, reserved_bytes AS reservedBytes
  FROM accounts WHERE sub = ?`;

const kept = `state IN ('stored', 'quarantined', 'trashed')`;

/** What an owner's files make. */
const countedUsage = `
  SELECT count(*) FILTER (WHERE ${kept}) AS files,
    coalesce(sum(size) FILTER (WHERE ${kept}), 0) AS bytes,
    count(*) FILTER (WHERE state = 'pending') AS reservedFiles,
    coalesce(sum(size) FILTER (WHERE state = 'pending'), 0) AS reservedBytes
  FROM files WHERE sub = ?`;

const setUsage = `
  UPDATE accounts SET files = ?, bytes = ?, reserved_files = ?, reserved_bytes = ? WHERE sub = ?`;
