import type { Entries } from './entries.ts';
import type { Entry } from './entry.ts';
import { inParallel } from './in-parallel.ts';
import { insist, type Patience } from './insist.ts';
import { digest, FileChanged } from './still-the-same.ts';
import type { Announcement, StartOutcome, Transport } from './transport.ts';
import { newUlid } from './ulid.ts';
import { isOpen } from './upload.ts';

export interface Announcing extends Patience {
  /** Files up to this size are hashed: the browser wants all their bytes in memory at once. */
  readonly largestHashed: number;
  /** Larger files have parts that are too large to be hashed in memory. */
  readonly largestWithPartChecksums: number;
}

/** Files announced by one request: first a few, so that the first byte goes soon; then as many as the API takes. */
const firstBatch = 8;
const largestBatch = 100;
/** Bytes announced at once: what is announced should be sent before its URL runs out. */
const batchBytes = 256 * 1024 ** 2;

/** Announces files to the API, one request after the other, while those that were announced before are being sent. */
export class Announcer<Recorded> {
  readonly #entries: Entries<Recorded>;
  readonly #transport: Transport<Recorded>;
  readonly #options: Announcing;
  readonly #onOutcome: (entry: Entry<Recorded>, outcome: StartOutcome) => void;
  #batch = firstBatch;
  #isBusy = false;

  /** @param onOutcome is told of each as soon as it is known whether it may be sent */
  constructor(
    entries: Entries<Recorded>,
    transport: Transport<Recorded>,
    options: Announcing,
    onOutcome: (entry: Entry<Recorded>, outcome: StartOutcome) => void,
  ) {
    this.#entries = entries;
    this.#transport = transport;
    this.#options = options;
    this.#onOutcome = onOutcome;
  }

  /** Announces the next few, unless it is at it, or enough are ready to be sent. @returns whether any were announced */
  async next(signal: AbortSignal): Promise<boolean> {
    const { ready } = this.#entries;
    if (this.#isBusy || ready.size >= largestBatch / 2 || ready.bytes >= batchBytes) return false;
    const batch = this.#nextBatch();
    if (batch.length === 0) {
      this.#batch = firstBatch;
      return false;
    }
    this.#batch = Math.min(largestBatch, this.#batch * 4);
    this.#isBusy = true;
    for (const entry of batch) {
      this.#entries.keep(entry, { isStarting: true });
      this.#entries.change(entry, { state: 'preparing' });
    }
    try {
      await this.#announce(batch, signal);
    } finally {
      for (const entry of batch) this.#entries.keep(entry, { isStarting: false });
      this.#isBusy = false;
    }
    return true;
  }

  #nextBatch(): Entry<Recorded>[] {
    const batch: Entry<Recorded>[] = [];
    let bytes = 0;
    for (const entry of this.#entries.toBeAnnounced) {
      bytes += entry.item.size;
      if (batch.length > 0 && (bytes > batchBytes || batch.length >= this.#batch)) break;
      batch.push(entry);
    }
    return batch;
  }

  async #announce(batch: readonly Entry<Recorded>[], signal: AbortSignal): Promise<void> {
    const hashes = await this.#hashesOf(batch, signal);
    // Neither cancelled nor unreadable.
    const going = batch.filter(({ item, isStarting }) => item.state === 'preparing' && isStarting);
    const announcements = going.map((entry) => this.#announcementOf(entry, hashes.get(entry)));
    // Before it is said, so that a later page does not say it under another id.
    this.#entries.save(going);
    const outcomes = await this.#start(announcements, signal);
    going.forEach((entry, index) => this.#tell(entry, outcomes[index]!));
    this.#entries.save(going.filter(({ plan, item }) => plan !== undefined && isOpen(item)));
  }

  /** Of those that are small enough. */
  async #hashesOf(
    batch: readonly Entry<Recorded>[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Entry<Recorded>, string>> {
    const hashes = new Map<Entry<Recorded>, string>();
    await inParallel(batch, 2, signal, async (entry) => {
      const file = entry.file!;
      if (file.size > this.#options.largestHashed || entry.item.state !== 'preparing') return;
      try {
        hashes.set(entry, await digest(file));
      } catch (error) {
        this.#tell(entry, { failure: new FileChanged(error) });
      }
    }).catch(() => undefined);
    return hashes;
  }

  #announcementOf(entry: Entry<Recorded>, sha256: string | undefined): Announcement {
    const { uploadId = newUlid(), item } = entry;
    this.#entries.keep(entry, { uploadId });
    const partChecksums = item.size <= this.#options.largestWithPartChecksums;
    return { ...item, uploadId, sha256, partChecksums };
  }

  async #start(
    announcements: readonly Announcement[],
    signal: AbortSignal,
  ): Promise<readonly StartOutcome[]> {
    if (announcements.length === 0) return [];
    const start = () => this.#transport.start(announcements, signal);
    try {
      return await insist(start, this.#transport.judge.bind(this.#transport), this.#options, signal);
    } catch (failure) {
      return announcements.map(() => ({ failure }));
    }
  }

  #tell(entry: Entry<Recorded>, outcome: StartOutcome): void {
    this.#entries.keep(entry, { isStarting: false });
    this.#onOutcome(entry, outcome);
  }
}
