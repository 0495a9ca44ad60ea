// All uploads of a queue: what is told of each, what is kept for a later page, and which of them wait for what.

import { type Entry, isReady, isToBeAnnounced, savedOf } from './entry.ts';
import { Lane } from './lane.ts';
import type { Memory } from './memory.ts';
import type { UploadItem } from './upload.ts';

/** What has changed, told a few times a second. */
export interface Told<Recorded> {
  /** In the order of their adding. */
  readonly items: readonly UploadItem<Recorded>[];
  /** Bytes sent by this page, whatever became of them. */
  readonly transferred: number;
  /** Counts changes of any upload's state, not of its progress. */
  readonly milestones: number;
}

/** What of an entry is nobody's business but the queue's. */
type Kept<Recorded> = Omit<Entry<Recorded>, 'item' | 'fileName' | 'handle'>;

/** An entry is changed here and nowhere else, and so it is always in the lane where it belongs. */
export class Entries<Recorded> {
  readonly #onTold: (told: Told<Recorded>) => void;
  readonly #memory: Memory;
  readonly #tellEveryMs: number;
  readonly #all = new Map<string, Entry<Recorded>>();
  readonly toBeAnnounced = new Lane<Entry<Recorded>>();
  /** They could be sent now. */
  readonly ready = new Lane<Entry<Recorded>>();
  #transferred = 0;
  #milestones = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #toldAt = 0;
  #isStopped = false;

  /** @param tellEveryMs at most so often is a change told */
  constructor(onTold: (told: Told<Recorded>) => void, memory: Memory, tellEveryMs: number) {
    this.#onTold = onTold;
    this.#memory = memory;
    this.#tellEveryMs = tellEveryMs;
  }

  get(id: string): Entry<Recorded> | undefined {
    return this.#all.get(id);
  }

  values(): Iterable<Entry<Recorded>> {
    return this.#all.values();
  }

  add(entries: readonly Entry<Recorded>[]): void {
    for (const entry of entries) {
      this.#all.set(entry.item.id, entry);
      this.#place(entry);
    }
    this.#milestones++;
    this.#tell();
  }

  remove(entries: readonly Entry<Recorded>[]): void {
    for (const entry of entries) {
      this.#all.delete(entry.item.id);
      this.toBeAnnounced.leave(entry);
      this.ready.leave(entry);
    }
    this.#milestones++;
    this.#tell();
  }

  /** What is told of it. */
  change(entry: Entry<Recorded>, change: Partial<UploadItem<Recorded>>): void {
    if (change.replaced || (change.state !== undefined && change.state !== entry.item.state))
      this.#milestones++;
    const canBeAllowed = entry.handle !== undefined;
    Object.assign(entry, { item: { ...entry.item, ...change, canBeAllowed } });
    this.#place(entry);
    this.#tell();
  }

  progress(entry: Entry<Recorded>, sentBytes: number): void {
    if (entry.item.state !== 'uploading') return;
    this.#transferred += Math.max(0, sentBytes - entry.item.sentBytes);
    Object.assign(entry, { item: { ...entry.item, sentBytes } });
    this.#tell();
  }

  /** What is not told. */
  keep(entry: Entry<Recorded>, change: Partial<Kept<Recorded>>): void {
    Object.assign(entry, change);
    this.#place(entry);
  }

  save(entries: readonly Entry<Recorded>[]): void {
    if (entries.length > 0) this.#memory.save(entries.map(savedOf));
  }

  forget(entries: readonly Entry<Recorded>[]): void {
    if (entries.length > 0) this.#memory.forget(entries.map(({ item }) => item.id));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#telling);
  }

  #place(entry: Entry<Recorded>): void {
    if (isToBeAnnounced(entry)) this.toBeAnnounced.join(entry);
    else this.toBeAnnounced.leave(entry);
    if (isReady(entry)) this.ready.join(entry);
    else this.ready.leave(entry);
  }

  /** At once after a quiet time, else a little later together with what follows. */
  #tell(): void {
    if (this.#telling !== undefined || this.#isStopped) return;
    const wait = Math.max(0, this.#toldAt + this.#tellEveryMs - Date.now());
    this.#telling = setTimeout(() => {
      this.#telling = undefined;
      this.#toldAt = Date.now();
      const items = Array.from(this.#all.values(), ({ item }) => item);
      this.#onTold({ items, transferred: this.#transferred, milestones: this.#milestones });
    }, wait);
  }
}
