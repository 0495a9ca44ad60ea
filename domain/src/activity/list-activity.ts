import type { Caller } from '../kernel/caller.ts';
import { invalid } from '../kernel/errors.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Journal, JournalQuery } from '../ports/journal.ts';
import type { JournalEntry } from './activity.ts';

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
    const { from, to } = command.query;
    if (from !== undefined && to !== undefined && from > to) throw invalid('from', 'must not be after "to"');
    return this.#journal.list(command.caller.owner, command.query, command.page);
  }
}
