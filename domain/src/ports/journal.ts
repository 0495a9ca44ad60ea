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
  readonly outcome?: JournalEntry['outcome'] | undefined;
}

/** The record of what happened. Entries about changes of the books are written by the ledger, in its transaction. */
export interface Journal {
  /** Writes an entry that changes no books, such as a refusal; durable when this returns. */
  append(entry: JournalEntry): Promise<void>;

  /**
   * The entries of one subject, newest first. What is examined for a page is bounded, so where few entries match, a
   * page may be short, or even empty, and still have a `next`.
   *
   * @throws invalid-request (path `cursor`) if `page.after` is not a position of this listing
   */
  list(subject: Owner, query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>>;

  /** The entries of all subjects, as `list` gives those of one. @throws invalid-request as `list` does */
  listAll(query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>>;
}
