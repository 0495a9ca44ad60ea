import { DomainError } from '@stowage/domain';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrations } from './migrations.ts';

interface Write {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

type Ending = () => void;

/**
 * The one SQLite file of an installation. Writes commit in groups: those that are asked for while the event loop turns
 * once share a transaction, and so the fsync, which is nearly all that a small write costs. Each stands under a
 * savepoint of its own, so one that fails leaves the others unharmed, and nobody is told of success before the commit.
 */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #undo: StatementSync;
  readonly #commit: StatementSync;
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Write[] = [];

  /** @param path a file, created if absent, or `:memory:` */
  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path, { timeout: 5_000 });
    // FULL: with WAL, anything less may forget the last commits when the power fails. The map and the cache let a
    // page of a large library cost what it costs in a small one.
    this.#sqlite.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -65536;
      PRAGMA mmap_size = 4294967296;
      PRAGMA journal_size_limit = 67108864;
    `);
    this.#migrate();
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
   * Durable when this resolves. @throws unavailable if the disk is full
   */
  write<T>(work: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ work, resolve, reject });
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    return promise as Promise<T>;
  }

  /** Commits what is still waiting, then closes. Closing twice is no error. */
  close(): void {
    this.#flush();
    if (this.#sqlite.isOpen) this.#sqlite.close();
  }

  #flush(): void {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    this.#waiting = [];
    try {
      this.#begin.run();
      const endings = writes.map((write) => this.#attempt(write));
      this.#commit.run();
      for (const end of endings) end();
    } catch (error) {
      if (this.#sqlite.isOpen && this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      for (const { reject } of writes) reject(explain(error));
    }
  }

  /** @returns what to tell the caller once the group is committed */
  #attempt({ work, resolve, reject }: Write): Ending {
    this.#savepoint.run();
    try {
      const result = work();
      this.#release.run();
      return () => resolve(result);
    } catch (error) {
      // SQLite may have given up the whole transaction by itself, as it does on a full disk.
      if (!this.#sqlite.isTransaction) throw error;
      this.#undo.run();
      this.#release.run();
      return () => reject(explain(error));
    }
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

/** A value for a column; node:sqlite knows null but not undefined. */
export const orNull = (value: SQLInputValue | undefined): SQLInputValue => value ?? null;

const sqliteFull = 13;

const explain = (error: unknown): unknown =>
  (error as { errcode?: unknown } | null)?.errcode === sqliteFull
    ? new DomainError('unavailable', 'The disk is full.', {}, { cause: error })
    : error;
