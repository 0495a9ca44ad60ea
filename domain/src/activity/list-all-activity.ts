import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { invalid } from '../kernel/errors.ts';
import { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Journal, JournalQuery } from '../ports/journal.ts';
import type { JournalEntry } from './activity.ts';

export interface ListAllActivityCommand {
  readonly caller: Caller;
  readonly query: JournalQuery & { readonly user?: string | undefined };
  readonly page: PageRequest;
  /** Does this go on with a look that was entered already? */
  readonly goesOn?: boolean;
}

/**
 * Everybody's record, or one user's, newest first, for operators. The look is entered before anything is returned: in
 * the record of the user who is looked at, or in the operator's own where that is everybody.
 */
export class ListAllActivity {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(journal: Journal, clock: Clock, newId: NewId) {
    this.#journal = journal;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** @throws invalid-request */
  async execute({ caller, query, page, goesOn }: ListAllActivityCommand): Promise<Page<JournalEntry>> {
    const { user, ...filters } = query;
    checkRange(filters);
    const subject = user === undefined ? undefined : Owner.parse(user, 'user');
    if (!goesOn) {
      await this.#journal.append({
        entryId: this.#newId(),
        at: this.#clock(),
        kind: subject ? 'account.viewed' : 'activity.viewed',
        subject: subject ?? caller.owner,
        actor: caller.owner,
        outcome: 'done',
        requestId: caller.requestId,
        ...(subject && { details: { what: 'activity' } }),
      });
    }
    return subject ? this.#journal.list(subject, filters, page) : this.#journal.listAll(filters, page);
  }
}

/** @throws invalid-request */
export function checkRange({ from, to }: Pick<JournalQuery, 'from' | 'to'>): void {
  if (from !== undefined && to !== undefined && from > to) throw invalid('from', 'must not be after "to"');
}
