import {
  addUsage,
  FileName,
  isKept,
  noUsage,
  refusalOf,
  usageChange,
  type Account,
  type AccountChange,
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
import { accountOf } from './account-row.ts';
import { orNull, type Database } from './database.ts';
import { fromRow, toRow, upsertFile } from './file-row.ts';
import { JournalWriter, type Tell } from './journal-writer.ts';

/**
 * The books in SQLite. Decisions are made inside the transaction that writes them, and SQLite has one writer, so what
 * they see is the truth and nothing is ever asked twice.
 */
export class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #defaultQuota: Quota;
  readonly #account: StatementSync;
  readonly #file: StatementSync;
  readonly #upsertFile: StatementSync;
  readonly #upsertUsage: StatementSync;
  readonly #upsertDecisions: StatementSync;
  readonly #journal: JournalWriter;
  readonly #insertWord: StatementSync;
  readonly #deleteWord: StatementSync;

  /** @param defaultQuota for owners to whom no operator gave another one */
  constructor(database: Database, defaultQuota: Quota, tell?: Tell) {
    this.#database = database;
    this.#defaultQuota = defaultQuota;
    this.#account = database.prepare('SELECT * FROM accounts WHERE sub = ?');
    this.#file = database.prepare('SELECT * FROM files WHERE sub = ? AND file_id = ?');
    this.#upsertFile = database.prepare(upsertFile);
    this.#upsertUsage = database.prepare(`
      INSERT INTO accounts (sub, files, bytes, reserved_files, reserved_bytes) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (sub) DO UPDATE SET files = excluded.files, bytes = excluded.bytes,
        reserved_files = excluded.reserved_files, reserved_bytes = excluded.reserved_bytes`);
    this.#upsertDecisions = database.prepare(`
      INSERT INTO accounts (sub, max_bytes, max_files, max_file_bytes, disabled_at, signed_out_at,
        ended_sessions) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sub) DO UPDATE SET max_bytes = excluded.max_bytes, max_files = excluded.max_files,
        max_file_bytes = excluded.max_file_bytes, disabled_at = excluded.disabled_at,
        signed_out_at = excluded.signed_out_at, ended_sessions = excluded.ended_sessions`);
    this.#journal = new JournalWriter(database, tell);
    this.#insertWord = database.prepare('INSERT INTO words (sub, word, file_id) VALUES (?, ?, ?)');
    this.#deleteWord = database.prepare('DELETE FROM words WHERE sub = ? AND word = ? AND file_id = ?');
  }

  async account(owner: Owner): Promise<Account> {
    return this.#readAccount(owner);
  }

  change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Promise<readonly Outcome[]> {
    return this.#database.write(() => this.#change(owner, fileIds, decide));
  }

  changeAccount(owner: Owner, decide: (current: Account) => AccountChange | undefined): Promise<Account> {
    return this.#database.write(() => {
      const current = this.#readAccount(owner);
      const change = decide(current);
      if (!change) return current;
      this.#writeDecisions(current, change);
      for (const entry of change.entries) this.#journal.write(entry);
      return this.#readAccount(owner);
    });
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
      for (const entry of change.entries) this.#journal.write(entry);
      total = addUsage(total, change.usage);
      return { fileId, file, changed: true };
    });
    const refusal = refusalOf(account, total);
    if (refusal) throw refusal;
    if (outcomes.some(({ changed }) => changed)) this.#writeUsage(owner, addUsage(account.usage, total));
    return outcomes;
  }

  #readAccount(owner: Owner): Account {
    const row = this.#account.get(owner);
    return row ? accountOf(row, this.#defaultQuota) : { owner, quota: this.#defaultQuota, usage: noUsage };
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

  /** A quota that nobody changed stays the deployment's, whatever that will be. */
  #writeDecisions(current: Account, { quota, standing }: AccountChange): void {
    const row = this.#account.get(current.owner);
    const decided = (name: keyof Quota, column: string) =>
      quota[name] === current.quota[name] ? orNull(row?.[column]) : quota[name];
    this.#upsertDecisions.run(
      current.owner,
      decided('maxBytes', 'max_bytes'),
      decided('maxFiles', 'max_files'),
      decided('maxFileBytes', 'max_file_bytes'),
      orNull(standing.disabledAt),
      orNull(standing.signedOutAt),
      orNull(standing.endedSessions && JSON.stringify(standing.endedSessions)),
    );
  }
}

/** Only what is kept can be found by a search. */
const searchedWords = (file: FileRecord | undefined): string[] =>
  file && isKept(file.state) ? FileName.words(file.name) : [];
