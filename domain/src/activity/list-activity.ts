import type { Caller } from '../kernel/caller.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Journal, JournalQuery } from '../ports/journal.ts';
import type { JournalEntry } from './activity.ts';
import { checkRange } from './list-all-activity.ts';

/** The caller's own record, newest first. */
export class ListActivity {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @throws invalid-request */
  async execute(command: {
    caller: Caller;
    query: JournalQuery;
    page: PageRequest;
  }): Promise<Page<JournalEntry>> {
    checkRange(command.query);
    return this.#journal.list(command.caller.owner, command.query, command.page);
  }
}
