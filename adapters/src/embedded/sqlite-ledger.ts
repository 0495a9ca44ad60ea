import {
  addUsage,
  FileName,
  isKept,
  noUsage,
  refusalOf,
  usageChange,
  type Account,
  type Decide,
  type FileId,
  type FileRecord,
  type Ledger,
  type Outcome,
  type Owner,
  type Quota,
  type Usage,
} from '@stowage/domain';
import type { StatementSync } from 'node:sqlite';
import type { Database } from './database.ts';
import { fromRow, toRow, upsertFile } from './file-row.ts';
import { insertEntry, toEntryRow, type Tell } from './sqlite-journal.ts';

/**
 * The books in SQLite. Decisions are made inside the transaction that writes them, and SQLite has one writer, so what
 * they see is the truth and nothing is ever asked twice.
 */
export class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #defaultQuota: Quota;
  readonly #tell: Tell | undefined;
  readonly #account: StatementSync;
  readonly #file: StatementSync;
  readonly #upsertFile: StatementSync;
  readonly #upsertUsage: StatementSync;
  readonly #insertEntry: StatementSync;
  readonly #insertWord: StatementSync;
  readonly #deleteWord: StatementSync;

  /** @param defaultQuota for owners to whom no operator gave another one */
  constructor(database: Database, defaultQuota: Quota, tell?: Tell) {
    this.#database = database;
    this.#tell = tell;
    this.#defaultQuota = defaultQuota;
    this.#account = database.prepare('SELECT * FROM accounts WHERE sub = ?');
    this.#file = database.prepare('SELECT * FROM files WHERE sub = ? AND file_id = ?');
    this.#upsertFile = database.prepare(upsertFile);
    this.#upsertUsage = database.prepare(`
      INSERT INTO accounts (sub, files, bytes, reserved_files, reserved_bytes) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (sub) DO UPDATE SET files = excluded.files, bytes = excluded.bytes,
        reserved_files = excluded.reserved_files, reserved_bytes = excluded.reserved_bytes`);
    this.#insertEntry = database.prepare(insertEntry);
    this.#insertWord = database.prepare('INSERT INTO words (sub, word, file_id) VALUES (?, ?, ?)');
    this.#deleteWord = database.prepare('DELETE FROM words WHERE sub = ? AND word = ? AND file_id = ?');
  }

  async account(owner: Owner): Promise<Account> {
    return this.#readAccount(owner);
  }

  change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Promise<readonly Outcome[]> {
    return this.#database.write(() => this.#change(owner, fileIds, decide));
  }

  #change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Outcome[] {
    const account = this.#readAccount(owner);
    let total = usageChange.none;
    const outcomes = fileIds.map((fileId): Outcome => {
      const current = this.#readFile(owner, fileId);
      const change = decide(current, fileId, account);
      if (!change) return { fileId, file: current, changed: false };
      const file = { ...change.file, version: (current?.version ?? 0) + 1 };
      this.#writeFile(current, file);
      for (const entry of change.entries) {
        this.#insertEntry.run(...toEntryRow(entry));
        this.#tell?.(entry);
      }
      total = addUsage(total, change.usage);
      return { fileId, file, changed: true };
    });
    const refusal = refusalOf(account, total);
    if (refusal) throw refusal;
    if (outcomes.some(({ changed }) => changed)) this.#writeUsage(owner, addUsage(account.usage, total));
    return outcomes;
  }

  #readAccount(owner: Owner): Account {
    const row = this.#account.get(owner) as Record<string, number | null> | undefined;
    if (!row) return { owner, quota: this.#defaultQuota, usage: noUsage };
    return {
      owner,
      quota: {
        maxBytes: row['max_bytes'] ?? this.#defaultQuota.maxBytes,
        maxFiles: row['max_files'] ?? this.#defaultQuota.maxFiles,
        maxFileBytes: row['max_file_bytes'] ?? this.#defaultQuota.maxFileBytes,
      },
      usage: {
        files: row['files']!,
        bytes: row['bytes']!,
        reservedFiles: row['reserved_files']!,
        reservedBytes: row['reserved_bytes']!,
      },
    };
  }

  #readFile(owner: Owner, fileId: FileId): FileRecord | undefined {
    const row = this.#file.get(owner, fileId);
    return row && fromRow(row);
  }

  #writeFile(before: FileRecord | undefined, after: FileRecord): void {
    this.#upsertFile.run(...toRow(after));
    const old = searchedWords(before);
    const now = searchedWords(after);
    for (const word of old) if (!now.includes(word)) this.#deleteWord.run(after.owner, word, after.fileId);
    for (const word of now) if (!old.includes(word)) this.#insertWord.run(after.owner, word, after.fileId);
  }

  #writeUsage(owner: Owner, { files, bytes, reservedFiles, reservedBytes }: Usage): void {
    this.#upsertUsage.run(owner, files, bytes, reservedFiles, reservedBytes);
  }
}

/** Only what is kept can be found by a search. */
const searchedWords = (file: FileRecord | undefined): string[] =>
  file && isKept(file.state) ? FileName.words(file.name) : [];
