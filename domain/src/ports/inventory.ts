import type { Usage } from '../accounts/account.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

/** An account's usage before and after it was set right. */
export interface Recount {
  readonly was: Usage;
  readonly is: Usage;
}

/**
 * The books over all owners, for the work that looks after them. Listings are in an order of the adapter's own unless
 * they say otherwise; a page may be short, or even empty, and still have a next one.
 */
export interface Inventory {
  /** Pending uploads that were started before this time. */
  listPending(signedBefore: Instant, page: PageRequest): Promise<Page<FileRecord>>;

  /** Everybody who has an account in the books. */
  listOwners(page: PageRequest): Promise<Page<Owner>>;

  /** The owner's records, tombstones too, in the order of their ids and as last written. */
  listFiles(owner: Owner, page: PageRequest): Promise<Page<FileRecord>>;

  /**
   * Sets an account's usage to what its files make. @returns undefined, and nothing is written, if it is that already,
   * or if the owner's books did not hold still for long enough to be counted
   */
  recount(owner: Owner): Promise<Recount | undefined>;
}
