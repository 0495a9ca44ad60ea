import type { ActivityKind, JournalEntry } from '../activity/activity.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

export interface JournalQuery {
  /** From this time on. */
  readonly from?: Instant | undefined;
  /** Before this time. */
  readonly to?: Instant | undefined;
  readonly kind?: ActivityKind | undefined;
}

/** The record of what happened. Entries about changes of the books are written by the ledger, in its transaction. */
export interface Journal {
  /** Writes an entry that changes no books, such as a refusal; durable when this returns. */
  append(entry: JournalEntry): Promise<void>;

  /** The entries of one subject, newest first. @throws invalid-request (path `cursor`) if `page.after` is not a position of it */
  list(subject: Owner, query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>>;
}
