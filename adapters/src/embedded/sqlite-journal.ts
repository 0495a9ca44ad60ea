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
import type { Database } from './database.ts';
import type { Row } from './file-row.ts';
import { JournalWriter, type Tell } from './journal-writer.ts';
import { formatPosition, parsePosition, type SeekKey } from './position.ts';

/** Entries that are looked at for a page where not each of them need match. */
const examinedAtMost = 2_000;

/** The journal in SQLite: a page is a walk down one index, of one subject's record or of everybody's (see migrations). */
export class SqliteJournal implements Journal {
  readonly #database: Database;
  readonly #writer: JournalWriter;

  constructor(database: Database, tell?: Tell) {
    this.#database = database;
    this.#writer = new JournalWriter(database, tell);
  }

  append(entry: JournalEntry): Promise<void> {
    return this.#database.write(() => this.#writer.write(entry));
  }

  async list(subject: Owner, query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>> {
    return this.#page({ subject }, query, page);
  }

  async listAll(query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>> {
    return this.#page({}, query, page);
  }

  #page(whose: { subject?: Owner }, query: JournalQuery, page: PageRequest): Page<JournalEntry> {
    const [at, entryId] = earlier(query.to, page);
    // Refusals are rare, and have indexes; what is done, and a kind among the refusals, is found by looking.
    const isRefused = query.outcome === 'refused';
    const kind = isRefused ? undefined : query.kind;
    const looking = query.outcome === 'done' || (isRefused && query.kind !== undefined);
    const rows = this.#database
      .prepare(listEntries(whose.subject !== undefined, kind !== undefined, isRefused))
      .iterate({
        ...whose,
        ...(kind && { kind }),
        from: query.from ?? 0,
        at,
        entryId,
        limit: looking ? examinedAtMost : page.limit + 1,
      }) as Iterable<Row>;
    const items: JournalEntry[] = [];
    let examined = 0;
    let seen: SeekKey | undefined;
    for (const row of rows) {
      examined += 1;
      const matches =
        (query.kind ?? row['kind']) === row['kind'] && (query.outcome ?? row['outcome']) === row['outcome'];
      if (matches && items.length === page.limit) return { items, next: formatPosition(seen!) };
      if (matches) items.push(fromEntryRow(row));
      seen = [row['at'] as number, row['entry_id'] as string];
    }
    return { items, next: looking && examined === examinedAtMost ? formatPosition(seen!) : null };
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

function listEntries(ofOne: boolean, ofKind: boolean, refused: boolean): string {
  const terms = ['at >= :from', '(at, entry_id) < (:at, :entryId)'];
  if (ofOne) terms.unshift('subject = :subject');
  if (ofKind) terms.unshift('kind = :kind');
  if (refused) terms.unshift("outcome = 'refused'");
  return `SELECT * FROM journal WHERE ${terms.join(' AND ')} ORDER BY at DESC, entry_id DESC LIMIT :limit`;
}

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
