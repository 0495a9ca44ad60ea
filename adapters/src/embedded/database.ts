import { DomainError, FileName } from '@stowage/domain';
import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrations } from './migrations.ts';

interface Write {
  readonly work: () => unknown;
  readonly durable: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

interface Outcome extends Pick<Write, 'durable' | 'reject'> {
  readonly failed: boolean;
  /** Tells the caller how it ended. */
  readonly tell: () => void;
}

/**
 * The one SQLite file of an installation. Writes commit in groups: those that are asked for while the event loop turns
 * once share a transaction, each under a savepoint of its own, so that one that fails leaves the others unharmed.
 *
 * SQLite's own `synchronous = FULL` would hold up the event loop for an fsync at every commit. So it runs with NORMAL,
 * which syncs the log only when it is checkpointed, and this class syncs the log after each group, off the event loop;
 * groups that commit meanwhile share the next sync. Nobody is told of success before their commit is on the disk.
 */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #undo: StatementSync;
  readonly #commit: StatementSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Of the write-ahead log; undefined in memory. SQLite takes no locks on that file that closing it could drop. */
  readonly #log: number | undefined;
  #waiting: Write[] = [];
  /** Committed, and to be told so after the next sync. */
  #unsynced: Outcome[] = [];
  #syncing = false;

  /** @param path a file, created if absent, or `:memory:` */
  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path, { timeout: 5_000 });
    // The map and the cache let a page of a large library cost what it costs in a small one.
    this.#sqlite.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -65536;
      PRAGMA mmap_size = 4294967296;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA wal_autocheckpoint = 8000;
    `);
    this.#sqlite.function('fold', { deterministic: true }, (name) => FileName.fold(String(name)));
    this.#migrate();
    this.#log = path === ':memory:' ? undefined : openLog(path);
    this.#begin = this.prepare('BEGIN IMMEDIATE');
    this.#savepoint = this.prepare('SAVEPOINT write');
    this.#release = this.prepare('RELEASE write');
    this.#undo = this.prepare('ROLLBACK TO write');
    this.#commit = this.prepare('COMMIT');
  }

  /** A text is compiled once, however often it is asked for; so texts must be few, and values bound. */
  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /**
   * Runs `work`, which must be synchronous, inside a transaction; what it throws undoes its own writes only.
   * Durable when this resolves, unless `durable` is false: then a power failure may undo it, in order with its kind.
   *
   * @throws unavailable if the disk is full
   */
  write<T>(work: () => T, { durable = true }: { durable?: boolean } = {}): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ work, durable, resolve, reject });
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    return promise as Promise<T>;
  }

  /** Commits and syncs what is still waiting, then closes. Closing twice is no error. */
  close(): void {
    if (!this.#sqlite.isOpen) return;
    this.#flush();
    if (this.#log !== undefined) {
      fdatasyncSync(this.#log);
      // A sync that is under way has its file for as long as it lasts.
      if (!this.#syncing) closeSync(this.#log);
    }
    this.#sqlite.close();
    for (const { tell } of this.#unsynced.splice(0)) tell();
  }

  #flush(): void {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    this.#waiting = [];
    try {
      this.#begin.run();
      const outcomes = writes.map((write) => this.#attempt(write));
      this.#commit.run();
      for (const outcome of outcomes) {
        if (outcome.durable && !outcome.failed) this.#unsynced.push(outcome);
        else outcome.tell();
      }
    } catch (error) {
      if (this.#sqlite.isOpen && this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      for (const { reject } of writes) reject(explain(error));
    }
    this.#sync();
  }

  #attempt({ work, durable, resolve, reject }: Write): Outcome {
    this.#savepoint.run();
    try {
      const result = work();
      this.#release.run();
      return { durable, reject, failed: false, tell: () => resolve(result) };
    } catch (error) {
      // SQLite may have given up the whole transaction by itself, as it does on a full disk.
      if (!this.#sqlite.isTransaction) throw error;
      this.#undo.run();
      this.#release.run();
      return { durable, reject, failed: true, tell: () => reject(explain(error)) };
    }
  }

  #sync(): void {
    if (this.#syncing || this.#unsynced.length === 0) return;
    const committed = this.#unsynced.splice(0);
    if (this.#log === undefined) {
      for (const { tell } of committed) tell();
      return;
    }
    this.#syncing = true;
    const log = this.#log;
    fdatasync(log, (error) => {
      this.#syncing = false;
      for (const { tell, reject } of committed) {
        if (error) reject(error);
        else tell();
      }
      if (this.#sqlite.isOpen) this.#sync();
      else closeSync(log);
    });
  }

  #migrate(): void {
    const { user_version: version } = this.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > migrations.length) {
      throw new Error('This data was written by a newer version of Stowage; this one cannot read it.');
    }
    migrations.slice(version).forEach((sql, index) => {
      this.#sqlite.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${version + index + 1}; COMMIT`);
    });
  }
}

/** The write-ahead log, which exists as soon as SQLite has read something, and its name in the directory made durable. */
function openLog(path: string): number {
  if (process.platform !== 'win32') {
    const directory = openSync(dirname(path), 'r');
    fsyncSync(directory);
    closeSync(directory);
  }
  return openSync(`${path}-wal`, 'r+');
}

/** A value for a column; node:sqlite knows null but not undefined. */
export const orNull = (value: SQLInputValue | undefined): SQLInputValue => value ?? null;

const sqliteFull = 13;

const explain = (error: unknown): unknown =>
  (error as { errcode?: unknown } | null)?.errcode === sqliteFull
    ? new DomainError('unavailable', 'The disk is full.', {}, { cause: error })
    : error;
