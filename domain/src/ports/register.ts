import type { Account, Person } from '../accounts/account.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

/** An account as operators list it. */
export interface RegisteredAccount extends Account {
  /** When the person last did something that the record tells of. */
  readonly lastActivityAt?: Instant | undefined;
}

export interface RegisterQuery {
  /** Accounts whose address begins with this, or whose `sub` it is. Lower case, and not empty. */
  readonly search?: string | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
  /** What an account lacks sorts before everything; ties are broken by `sub`, in the same direction. */
  readonly sort: 'email' | 'files' | 'bytes' | 'lastActivityAt';
  readonly order: 'asc' | 'desc';
}

/** All accounts. A page costs the same for a thousand of them and for a million. */
export interface Register {
  /** Notes who an account belongs to, so that it is found by address, and listed before it has any file. */
  note(owner: Owner, person: Person): Promise<void>;

  find(owner: Owner): Promise<RegisteredAccount | undefined>;

  /**
   * A search may return a page that is short, or even empty, and still has a `next`: what it examines is bounded.
   *
   * @throws invalid-request (path `cursor`) if `page.after` is not a position of this listing
   */
  list(query: RegisterQuery, page: PageRequest): Promise<Page<RegisteredAccount>>;
}
