import type { Catalog, Folders, Inventory, Journal, Ledger, Quota } from '@stowage/domain';

/** The ports that share the books, opened together. */
export interface Books {
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly journal: Journal;
  readonly inventory: Inventory;
  close(): Promise<void>;
}

/** Each test opens books of its own or asks for owners of its own; it never assumes that it is alone. */
export type OpenBooks = (defaultQuota?: Quota) => Promise<Books>;

export const ampleQuota: Quota = {
  maxBytes: 10 * 1024 ** 4,
  maxFiles: 10_000_000,
  maxFileBytes: 5 * 1024 ** 4,
};

export interface Effort {
  /** Cases for each property. */
  readonly runs: number;
}

/** Runs `body` on fresh books and closes them whatever happens. */
export async function withBooks(
  open: OpenBooks,
  quota: Quota | undefined,
  body: (books: Books) => Promise<void>,
): Promise<void> {
  const books = await open(quota);
  try {
    await body(books);
  } finally {
    await books.close();
  }
}
