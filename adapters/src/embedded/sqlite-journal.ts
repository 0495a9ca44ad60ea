import type {
  ActivityKind,
  ErrorCode,
  FileId,
  Journal,
  JournalEntry,
  JournalQuery,
  Owner,
  Page,
  PageRequest,
} from '@stowage/domain';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { orNull, type Database } from './database.ts';
import type { Row } from './file-row.ts';
import { formatPosition, parsePosition, type SeekKey } from './position.ts';

/** Is called for each entry, within the write that makes it: what it writes is there if and when the entry is. */
export type Tell = (entry: JournalEntry) => void;

/** The journal in SQLite: a page is a walk down the primary key, or down `journal_by_kind`. */
export class SqliteJournal implements Journal {
  readonly #database: Database;
  readonly #tell: Tell | undefined;
  readonly #insert: StatementSync;
  readonly #all: StatementSync;
  readonly #ofKind: StatementSync;

  constructor(database: Database, tell?: Tell) {
    this.#database = database;
    this.#tell = tell;
    this.#insert = database.prepare(insertEntry);
    this.#all = database.prepare(listEntries(''));
    this.#ofKind = database.prepare(listEntries('AND kind = :kind'));
  }

  append(entry: JournalEntry): Promise<void> {
    return this.#database.write(() => {
      this.#insert.run(...toEntryRow(entry));
      this.#tell?.(entry);
    });
  }

  async list(subject: Owner, query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>> {
    const [at, entryId] = earlier(query.to, page);
    const range = { subject, from: query.from ?? 0, at, entryId, limit: page.limit + 1 };
    const rows = query.kind ? this.#ofKind.all({ ...range, kind: query.kind }) : this.#all.all(range);
    const items = rows.slice(0, page.limit).map(fromEntryRow);
    const last = items.at(-1);
    const next = last && rows.length > page.limit ? formatPosition([last.at, last.entryId]) : null;
    return { items, next };
  }
}

/** Entries lie below this: the end of the query's time, or where the last page ended. */
function earlier(to: number | undefined, page: PageRequest): SeekKey {
  // No entry id sorts below the empty text, so this is the time itself, exclusive.
  const end: SeekKey = [to ?? Number.MAX_SAFE_INTEGER, ''];
  if (page.after === undefined) return end;
  const after = parsePosition(page.after, 'number');
  return after[0] < end[0] ? after : end;
}

const listEntries = (filter: string): string => `
  SELECT * FROM journal WHERE subject = :subject ${filter} AND at >= :from AND (at, entry_id) < (:at, :entryId)
  ORDER BY at DESC, entry_id DESC LIMIT :limit`;

/** Takes the values of `toEntryRow`. */
export const insertEntry = `
  INSERT INTO journal (subject, at, entry_id, kind, actor, outcome, file_id, name, bytes, reason, request_id, details)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const toEntryRow = (entry: JournalEntry): SQLInputValue[] => [
  entry.subject,
  entry.at,
  entry.entryId,
  entry.kind,
  entry.actor,
  entry.outcome,
  orNull(entry.fileId),
  orNull(entry.name),
  orNull(entry.bytes),
  orNull(entry.reason),
  orNull(entry.requestId),
  entry.details ? JSON.stringify(entry.details) : null,
];

const fromEntryRow = (row: Row): JournalEntry => ({
  entryId: row['entry_id'] as string,
  at: row['at'] as number,
  kind: row['kind'] as ActivityKind,
  subject: row['subject'] as Owner,
  actor: row['actor'] as JournalEntry['actor'],
  outcome: row['outcome'] as JournalEntry['outcome'],
  fileId: (row['file_id'] as FileId | null) ?? undefined,
  name: (row['name'] as string | null) ?? undefined,
  bytes: (row['bytes'] as number | null) ?? undefined,
  reason: (row['reason'] as ErrorCode | null) ?? undefined,
  requestId: (row['request_id'] as string | null) ?? undefined,
  details:
    row['details'] === null ? undefined : (JSON.parse(row['details'] as string) as JournalEntry['details']),
});
