// The queue in IndexedDB, so that it survives its page. A tab has a name, kept in `sessionStorage`, and holds a lock of
// that name while a page is open in it; its rows bear the name. So each upload is driven by one tab only, at the price
// of one lock a tab rather than one an upload, and a tab that is loaded anew finds its own again.
/** What nobody came back for is forgotten. In ms. */
const longestKept = 7 * 24 * 3600 * 1000;
/** The page before this one may hold the tab's lock for a moment longer. In ms. */
const longestFarewell = 2_000;
/** A tab without a page for so long is not just being loaded anew. In ms. */
const longestReload = 5_000;
export class SavedUploads {
  #owner;
  #tab = nameOfTab();
  /** Nothing is kept where the browser refuses its storage. */
  #database = open().catch(() => undefined);
  /** What this page keeps itself. */
  #ours = new Set();
  constructor(owner) {
    this.#owner = owner;
  }
  save(uploads) {
    for (const { id } of uploads) this.#ours.add(id);
    void this.#change((store, tab) => {
      for (const upload of uploads) store.put(this.#rowOf(upload, tab));
    });
  }
  forget(ids) {
    void this.#change((store) => {
      for (const id of ids) store.delete(id);
    });
  }
  /** @returns what earlier pages of this tab left */
  async ofThisTab() {
    const tab = await this.#tab;
    return this.#claim((await this.#rows()).filter((row) => row.tab === tab));
  }
  /** Takes over what tabs left that have been closed, or that crashed. It takes a while to be sure. */
  async ofClosedTabs() {
    const tab = await this.#tab;
    const others = (await this.#rows()).filter((row) => row.tab !== tab);
    const before = await freeOf(others);
    if (before.size === 0) return [];
    await new Promise((resolve) => setTimeout(resolve, longestReload));
    const closed = await freeOf(others.filter((row) => before.has(row.tab)));
    return this.#claim(others.filter((row) => closed.has(row.tab)));
  }
  async #rows() {
    const database = await this.#database;
    if (!database) return [];
    const rows = await result(database.transaction(table).objectStore(table).getAll());
    const stale = rows.filter(({ savedAt }) => savedAt < Date.now() - longestKept).map(({ id }) => id);
    if (stale.length > 0) this.forget(stale);
    return rows.filter(
      ({ id, owner }) => owner === this.#owner && !this.#ours.has(id) && !stale.includes(id),
    );
  }
  /** In one transaction, so that of two pages that want the same row one gets it. */
  async #claim(rows) {
    const claimed = [];
    await this.#change(async (store, tab) => {
      for (const { id, tab: before } of rows) {
        const row = await result(store.get(id));
        if (row?.tab !== before || this.#ours.has(id)) continue;
        claimed.push(row);
        this.#ours.add(id);
        store.put(this.#rowOf(row, tab));
      }
    });
    return claimed;
  }
  #rowOf = (upload, tab) => ({
    ...upload,
    owner: this.#owner,
    tab,
    savedAt: Date.now(),
  });
  async #change(work) {
    try {
      const [database, tab] = [await this.#database, await this.#tab];
      if (!database) return;
      const transaction = database.transaction(table, 'readwrite');
      await work(transaction.objectStore(table), tab);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
    } catch {
      // Not remembered.
    }
  }
}
const table = 'uploads';
const tabKey = 'stowage.tab';
const lockOf = (tab) => `stowage.tab.${tab}`;
/** A tab that was duplicated has the name of the first one, which holds the lock; then it gets another. */
async function nameOfTab() {
  const known = sessionStorage.getItem(tabKey);
  if (known && (await hold(known))) return known;
  const name = crypto.randomUUID();
  sessionStorage.setItem(tabKey, name);
  await hold(name);
  return name;
}
/** Holds the tab's lock until the page is gone. @returns whether it could be had */
function hold(tab) {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(longestFarewell);
    const forEver = () => {
      resolve(true);
      return new Promise(() => undefined);
    };
    navigator.locks.request(lockOf(tab), { signal }, forEver).catch(() => resolve(false));
  });
}
/** Which of these rows' tabs have no page at the moment? */
async function freeOf(rows) {
  const { held = [] } = await navigator.locks.query();
  const locks = new Set(held.map(({ name }) => name));
  return new Set(rows.map(({ tab }) => tab).filter((tab) => !locks.has(lockOf(tab))));
}
function open() {
  const request = indexedDB.open('stowage', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'id' });
  return result(request);
}
const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
