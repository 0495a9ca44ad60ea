import type { Account, Quota, Standing, UsageChange } from '../accounts/account.ts';
import type { JournalEntry } from '../activity/activity.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';

/** What becomes of one file: its next row, what that does to its owner's books, and what the journal says of it. */
export interface Change {
  readonly file: FileRecord;
  readonly usage: UsageChange;
  readonly entries: readonly JournalEntry[];
}

/**
 * Looks at a file's current row and its owner's account, and says what becomes of the file; undefined leaves it as
 * it is. It must be pure but for ids and the time: after a conflict it is asked again with the newer row. The account
 * is as last read; the ledger checks the claim once more when it writes. `version` is the ledger's to count.
 * What it throws ends the whole call, and nothing is written.
 */
export type Decide = (
  current: FileRecord | undefined,
  fileId: FileId,
  account: Account,
) => Change | undefined;

export interface Outcome {
  readonly fileId: FileId;
  /** The row as it now stands; undefined if there is none. */
  readonly file: FileRecord | undefined;
  /** Did this call change it? */
  readonly changed: boolean;
}

/** What becomes of an account besides its usage, and what the journal says of it. */
export interface AccountChange {
  readonly quota: Quota;
  readonly standing: Standing;
  readonly entries: readonly JournalEntry[];
}

/** The books: files, usage and journal, changed together or not at all. */
export interface Ledger {
  /** The owner's account; with the default quota and no usage where nothing was written yet. */
  account(owner: Owner): Promise<Account>;

  /**
   * Changes files of one owner, with usage and journal, in one transaction that is durable when this returns.
   * Adapters with a limit on a transaction's size may cut a long list between two files, never inside one.
   * Outcomes come in the order of `fileIds`, each of which is named once.
   *
   * @throws quota-exceeded (with `available` and `requested`) if the changes claim more than is available; then nothing
   *   is written, unless others took the room after a list was cut and its beginning was written
   */
  change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Promise<readonly Outcome[]>;

  /**
   * Changes what operators decide about an account, with its entries, in one transaction. `decide` is asked again
   * after a conflict, as for files; undefined leaves the account as it is. A quota may be below what is used.
   *
   * @returns the account as it now stands
   */
  changeAccount(owner: Owner, decide: (current: Account) => AccountChange | undefined): Promise<Account>;
}
