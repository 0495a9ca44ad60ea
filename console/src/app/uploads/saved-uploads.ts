// The queue in IndexedDB, so that it survives its page. Each page holds a lock for as long as it lives and writes its
// name on its rows; a row whose page is gone may be taken over by the next one. So each upload is driven by one tab
// only, with one lock a tab rather than one an upload.

import type { Memory, SavedUpload } from './engine/memory.ts';

interface Row extends SavedUpload {
  /** The owner of the upload: somebody else who signs in here never sees it. */
  readonly owner: string;
  readonly page: string;
  readonly savedAt: number;
}

/** What nobody came back for is forgotten. In ms. */
const longestKept = 7 * 24 * 3600 * 1000;

/** While a page is loaded anew the old one may hold its lock for a moment longer. In ms. */
const longestFarewell = 1_500;

export class SavedUploads implements Memory {
  readonly #owner: string;
  readonly #page = crypto.randomUUID();
  /** Nothing is kept where the browser refuses its storage. */
  readonly #database: Promise<IDBDatabase | undefined>;

  constructor(owner: string) {
    this.#owner = owner;
    this.#database = open().catch(() => undefined);
    // Held until the page is gone.
    void navigator.locks?.request(lockOf(this.#page), () => new Promise(() => undefined));
  }

  save(uploads: readonly SavedUpload[]): void {
    const mark = { owner: this.#owner, page: this.#page, savedAt: Date.now() };
    void this.#change((store) => uploads.forEach((upload) => store.put({ ...upload, ...mark })));
  }

  forget(ids: readonly string[]): void {
    void this.#change((store) => ids.forEach((id) => store.delete(id)));
  }

  /** Makes the uploads of pages that are gone this one's. */
  async takeOver(): Promise<readonly SavedUpload[]> {
    const rows = await this.#rows();
    const pages = new Set(rows.map(({ page }) => page));
    pages.delete(this.#page);
    const gone = new Set<string>();
    await Promise.all([...pages].map(async (page) => (await isGone(page)) && gone.add(page)));
    return this.#claim(rows.filter(({ page }) => gone.has(page)));
  }

  async #rows(): Promise<Row[]> {
    const database = await this.#database;
    if (!database) return [];
    const rows = (await result(database.transaction(table).objectStore(table).getAll())) as Row[];
    const stale = rows.filter(({ savedAt }) => savedAt < Date.now() - longestKept);
    if (stale.length > 0) this.forget(stale.map(({ id }) => id));
    return rows.filter((row) => row.owner === this.#owner && !stale.includes(row));
  }

  /** In one transaction, so that of two pages that want the same row one gets it. */
  async #claim(rows: readonly Row[]): Promise<readonly SavedUpload[]> {
    const claimed: Row[] = [];
    await this.#change(async (store) => {
      for (const { id, page } of rows) {
        const row = (await result(store.get(id))) as Row | undefined;
        if (row?.page !== page) continue;
        claimed.push(row);
        store.put({ ...row, page: this.#page, savedAt: Date.now() });
      }
    });
    return claimed;
  }

  async #change(work: (store: IDBObjectStore) => unknown): Promise<void> {
    try {
      const database = await this.#database;
      if (!database) return;
      const transaction = database.transaction(table, 'readwrite');
      await work(transaction.objectStore(table));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
    } catch {
      // Not remembered.
    }
  }
}

const table = 'uploads';

const lockOf = (page: string): string => `stowage.page.${page}`;

/** Is the page gone that held this lock, or going? */
async function isGone(page: string): Promise<boolean> {
  if (!navigator.locks) return true;
  try {
    const signal = AbortSignal.timeout(longestFarewell);
    await navigator.locks.request(lockOf(page), { signal }, () => undefined);
    return true;
  } catch {
    return false;
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('stowage', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'id' });
  return result(request);
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
