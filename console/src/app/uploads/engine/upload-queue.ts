// The queue: which upload is where on its way, and what its owner may do with it. How bytes travel is in `send.ts`, how
// they are announced in `announcer.ts`.

import { Announcer, type Announcing } from './announcer.ts';
import { Arrivals, type Looking } from './arrivals.ts';
import { Entries, type Told } from './entries.ts';
import { type Entry, entryOfPicked, entryOfSaved, keyOf, needsNothing } from './entry.ts';
import { inParallel } from './in-parallel.ts';
import { insist, type Patience } from './insist.ts';
import { type Memory, noMemory, type SavedUpload } from './memory.ts';
import { type Dispatch, isStored, send, UploadEnded } from './send.ts';
import { Slots } from './slots.ts';
import { FileChanged, sampleOf } from './still-the-same.ts';
import type { StartOutcome, Transport } from './transport.ts';
import { isOpen, isUnderWay, type Picked, type UploadItem } from './upload.ts';

export interface QueueOptions extends Announcing, Looking {
  /** Requests to the store at a time: a browser opens six connections to it, and one is left for downloads. */
  readonly transfers: number;
  readonly partsAtOnce: number;
  /** At most so often is a change told, in ms. */
  readonly tellEveryMs: number;
  readonly memory: Memory;
}

export interface QueueState<Recorded> extends Told<Recorded> {
  /** Nothing is asked of the API until somebody has signed in. */
  readonly isSuspended: boolean;
}

export class UploadQueue<Recorded> {
  readonly #transport: Transport<Recorded>;
  readonly #options: QueueOptions;
  readonly #dispatch: Dispatch;
  readonly #announcer: Announcer<Recorded>;
  readonly #arrivals: Arrivals<Recorded>;
  readonly #entries: Entries<Recorded>;
  readonly #stop = new AbortController();
  readonly #releases = new Slots(4);
  #running = 0;
  #isSuspended = false;

  constructor(
    transport: Transport<Recorded>,
    onChange: (state: QueueState<Recorded>) => void,
    options: Partial<QueueOptions> & Pick<Patience, 'sleep' | 'isOnline' | 'online'>,
  ) {
    this.#transport = transport;
    this.#options = { ...defaults, ...options };
    const { transfers, partsAtOnce, memory, tellEveryMs } = this.#options;
    const tell = (told: Told<Recorded>) => onChange({ ...told, isSuspended: this.#isSuspended });
    this.#entries = new Entries(tell, memory, tellEveryMs);
    this.#dispatch = { transport, patience: this.#options, slots: new Slots(transfers), partsAtOnce };
    this.#announcer = new Announcer(this.#entries, transport, this.#options, (entry, outcome) =>
      this.#take(entry, outcome),
    );
    this.#arrivals = new Arrivals(transport, this.#options, (id, recorded) => this.#isRecorded(id, recorded));
  }

  add(picked: readonly Picked[]): void {
    const entries = picked.map((one) => entryOfPicked<Recorded>(one));
    this.#entries.add(entries);
    this.#entries.save(entries.filter(({ item }) => isOpen(item)));
    this.#fill();
  }

  /** Takes over what an earlier page left. */
  async restore(uploads: readonly SavedUpload[]): Promise<void> {
    if (uploads.length === 0) return;
    const entries = uploads.map(entryOfSaved<Recorded>);
    this.#entries.add(entries);
    await inParallel(entries, 4, this.#stop.signal, async (entry) => {
      await this.#reclaim(entry).catch((failure: unknown) => this.#fail(entry, failure));
    }).catch(() => undefined);
    this.#fill();
  }

  /** Gives missing uploads their files. @returns what none of them was waiting for */
  async supply(picked: readonly Picked[]): Promise<readonly Picked[]> {
    const missing = new Map<string, Entry<Recorded>[]>();
    for (const entry of this.#entries.values()) {
      if (entry.item.state !== 'missing') continue;
      const key = keyOf(entry.fileName, entry.item);
      missing.set(key, [...(missing.get(key) ?? []), entry]);
    }
    const others: Picked[] = [];
    for (const one of picked) {
      const candidates = missing.get(keyOf(one.file.name, one.file)) ?? [];
      const index = Math.max(
        0,
        candidates.findIndex(({ item }) => item.folder === one.folder),
      );
      const entry = candidates[index];
      if (!entry || !(await this.#isSame(entry, one.file))) {
        others.push(one);
        continue;
      }
      candidates.splice(index, 1);
      this.#entries.keep(entry, { file: one.file });
      this.#entries.change(entry, { state: 'queued' });
    }
    this.#fill();
    return others;
  }

  /** Asks the browser to let missing uploads' files be read again; a person has to have asked for it. */
  async allow(ids: Iterable<string>): Promise<void> {
    for (const entry of this.#those(ids, ({ state }) => state === 'missing')) {
      const answer = (await entry.handle?.requestPermission?.({ mode: 'read' })) ?? 'denied';
      if (answer === 'granted')
        await this.#reopen(entry).catch((failure: unknown) => this.#fail(entry, failure));
    }
    this.#fill();
  }

  pause(ids: Iterable<string>): void {
    const entries = this.#those(ids, isUnderWay);
    for (const entry of entries) {
      this.#entries.change(entry, { state: 'paused' });
      entry.running?.abort();
    }
    this.#entries.save(entries);
  }

  resume(ids: Iterable<string>): void {
    this.#wake(this.#those(ids, ({ state }) => state === 'paused'));
  }

  /** Failed ones go on where they stopped, if that is possible; cancelled ones start anew. */
  retry(ids: Iterable<string>): void {
    this.#wake(this.#those(ids, ({ state }) => state === 'failed' || state === 'cancelled'));
  }

  /** Ends uploads that the store does not have yet; their reservations are given back. */
  cancel(ids: Iterable<string>): void {
    const entries = this.#those(ids, isOpen);
    for (const entry of entries) {
      this.#entries.change(entry, { state: 'cancelled', sentBytes: 0 });
      entry.running?.abort();
      this.#release(entry);
    }
    this.#entries.forget(entries);
  }

  /** Forgets uploads that have come to their end. */
  dismiss(ids: Iterable<string>): void {
    const entries = this.#those(ids, (item) => !isOpen(item) && item.state !== 'processing');
    for (const entry of entries) this.#release(entry);
    this.#entries.forget(entries);
    this.#entries.remove(entries);
  }

  /** While suspended nothing is asked of the API; what has been granted goes on, for a granted URL needs no session. */
  suspend(): void {
    this.#isSuspended = true;
  }

  unsuspend(): void {
    this.#isSuspended = false;
    this.#fill();
  }

  /** Ends everything at once, as closing the page would. */
  stop(): void {
    this.#stop.abort();
    this.#arrivals.stop();
    this.#entries.stop();
    for (const { running } of this.#entries.values()) running?.abort();
  }

  // Filling the slots.

  #fill(): void {
    if (this.#stop.signal.aborted) return;
    for (const entry of this.#entries.ready) {
      if (this.#running === this.#options.transfers) break;
      if (!this.#isSuspended || needsNothing(entry)) void this.#transfer(entry);
    }
    void this.#announce();
  }

  /** Goes on with these, if their files are at hand. */
  #wake(entries: readonly Entry<Recorded>[]): void {
    for (const entry of entries) {
      this.#entries.change(entry, { state: 'queued', failure: undefined });
      if (!entry.file) void this.#reclaim(entry).catch((failure: unknown) => this.#fail(entry, failure));
    }
    this.#entries.save(entries);
    this.#fill();
  }

  #those(ids: Iterable<string>, isWanted: (item: UploadItem<Recorded>) => boolean): Entry<Recorded>[] {
    return Array.from(ids, (id) => this.#entries.get(id)).filter(
      (entry): entry is Entry<Recorded> => entry !== undefined && isWanted(entry.item),
    );
  }

  async #announce(): Promise<void> {
    if (this.#isSuspended) return;
    if (await this.#announcer.next(this.#stop.signal)) this.#fill();
  }

  /** It has been announced, or could not be. */
  #take(entry: Entry<Recorded>, outcome: StartOutcome): void {
    if (!('plan' in outcome)) return this.#isNotStarted(entry, outcome.failure);
    const { plan } = outcome;
    this.#entries.keep(entry, { plan, uploadId: plan.uploadId, isFresh: true });
    this.#entries.change(entry, { fileId: plan.fileId });
    // Cancelled while it was being announced.
    if (entry.item.state === 'cancelled') this.#release(entry);
  }

  #isNotStarted(entry: Entry<Recorded>, failure: unknown): void {
    // Cancelled meanwhile; if it was only the reply that was lost, there is a reservation.
    if (entry.item.state === 'cancelled') return this.#release(entry);
    if (!isUnderWay(entry.item)) return;
    if (this.#transport.judge(failure).kind !== 'conflict') return this.#fail(entry, failure);
    // What was announced under this id has ended in the meantime.
    this.#beginAnew(entry);
    this.#entries.change(entry, { state: 'queued' });
  }

  async #transfer(entry: Entry<Recorded>): Promise<void> {
    const controller = new AbortController();
    const { isFresh } = entry;
    const [plan, file] = [entry.plan!, entry.file!];
    this.#entries.keep(entry, { running: controller, isFresh: false });
    this.#running++;
    try {
      this.#entries.change(entry, { state: 'uploading' });
      if (plan.strategy === 'multipart' && entry.sample === undefined) {
        this.#entries.keep(entry, { sample: await sampleOf(file) });
        this.#entries.save([entry]);
      }
      const onSent = (bytes: number) => this.#entries.progress(entry, bytes);
      await send(this.#dispatch, plan, file, isFresh, onSent, controller.signal);
      // Unless it was cancelled in the last moment.
      if (entry.plan === plan) this.#hasArrived(entry);
    } catch (failure) {
      if (!controller.signal.aborted) this.#fail(entry, failure);
    } finally {
      this.#entries.keep(entry, { running: undefined });
      this.#running--;
      this.#fill();
    }
  }

  // Coming back to what an earlier page left.

  async #reclaim(entry: Entry<Recorded>): Promise<void> {
    if (entry.plan && (await this.#hasStore(entry))) return this.#hasArrived(entry);
    if (!isUnderWay(entry.item)) return;
    const mayRead = (await entry.handle?.queryPermission?.({ mode: 'read' })) ?? 'granted';
    if (entry.handle && mayRead === 'granted') return this.#reopen(entry);
    this.#entries.change(entry, { state: 'missing' });
  }

  /** Has the store all of it? If the upload was ended in the meantime, it begins anew. */
  async #hasStore(entry: Entry<Recorded>): Promise<boolean> {
    const { signal } = this.#stop;
    const judge = this.#transport.judge.bind(this.#transport);
    try {
      const known = await insist(
        () => this.#transport.find(entry.plan!.uploadId, signal),
        judge,
        this.#options,
        signal,
      );
      this.#entries.change(entry, { sentBytes: known.parts.reduce((sum, { size }) => sum + size, 0) });
      return isStored(known);
    } catch (failure) {
      if (!(failure instanceof UploadEnded) && judge(failure).kind !== 'gone') throw failure;
      this.#beginAnew(entry);
      return false;
    }
  }

  async #reopen(entry: Entry<Recorded>): Promise<void> {
    const file = await entry.handle!.getFile();
    const isSame = keyOf(file.name, file) === keyOf(entry.fileName, entry.item);
    if (!isSame || !(await this.#isSame(entry, file))) throw new FileChanged();
    this.#entries.keep(entry, { file });
    this.#entries.change(entry, { state: 'queued' });
  }

  async #isSame({ sample }: Entry<Recorded>, file: File): Promise<boolean> {
    return sample === undefined || (await sampleOf(file).catch(() => undefined)) === sample;
  }

  // Changes.

  /** The store has it: from here on nothing is lost. It stays in memory, so that a later page does not send it again. */
  #hasArrived(entry: Entry<Recorded>): void {
    if (this.#stop.signal.aborted) return;
    const { plan, item } = entry;
    this.#entries.change(entry, { state: 'processing', sentBytes: item.size, fileId: plan!.fileId });
    this.#entries.keep(entry, { file: undefined });
    this.#arrivals.expect(item.id, plan!.fileId);
  }

  #isRecorded(id: string, recorded: Recorded): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.change(entry, { state: 'done', recorded, doneAt: Date.now() });
    if (entry.item.replaces.length === 0) this.#entries.forget([entry]);
    else void this.#putAway(entry);
  }

  /** What it replaces goes only now that nothing can be lost any more. */
  async #putAway(entry: Entry<Recorded>): Promise<void> {
    const { transport, patience } = this.#dispatch;
    const judge = transport.judge.bind(transport);
    const { signal } = this.#stop;
    try {
      for (const fileId of entry.item.replaces) {
        await insist(() => transport.trash(fileId, signal), judge, patience, signal).catch(
          (failure: unknown) => {
            if (judge(failure).kind !== 'gone') throw failure;
          },
        );
      }
      this.#entries.change(entry, { replaced: 'done' });
    } catch {
      if (signal.aborted) return;
      this.#entries.change(entry, { replaced: 'failed' });
    }
    this.#entries.forget([entry]);
  }

  #fail(entry: Entry<Recorded>, failure: unknown): void {
    if (this.#stop.signal.aborted || entry.item.state === 'cancelled') return;
    const { kind } = this.#transport.judge(failure);
    if (kind === 'signed-out') {
      // It goes on after the next sign-in.
      this.suspend();
      if (isUnderWay(entry.item)) this.#entries.change(entry, { state: entry.file ? 'queued' : 'missing' });
      return;
    }
    this.#entries.change(entry, { state: 'failed', failure });
    // Trouble with the network may be over when the page is loaded anew; anything else would only come again.
    if (kind !== 'passing' && kind !== 'expired') this.#entries.forget([entry]);
    if (failure instanceof FileChanged) this.#release(entry);
    if (failure instanceof UploadEnded || kind === 'gone') this.#beginAnew(entry);
  }

  /** If the reservation cannot be given back now it stays, and the list of unfinished uploads shows it. */
  #release(entry: Entry<Recorded>): void {
    const { plan, uploadId, item } = entry;
    // While it is being announced there is nothing to cancel yet; then it is looked at again.
    if (uploadId === undefined || item.state === 'done' || entry.isStarting) return;
    this.#beginAnew(entry);
    this.#entries.keep(entry, { sample: undefined });
    const { transport, patience } = this.#dispatch;
    const judge = transport.judge.bind(transport);
    const { signal } = this.#stop;
    const cancel = () => this.#releases.use(signal, () => transport.cancel(uploadId));
    insist(cancel, judge, patience, signal).catch((failure: unknown) => {
      // It was too late: the store has it.
      if (judge(failure).kind !== 'conflict' || !plan || entry.plan || entry.item.state !== 'cancelled')
        return;
      this.#entries.keep(entry, { plan, uploadId });
      this.#hasArrived(entry);
    });
  }

  /** What was announced of it is no more. */
  #beginAnew(entry: Entry<Recorded>): void {
    this.#entries.keep(entry, { plan: undefined, uploadId: undefined });
  }
}

const defaults = {
  transfers: 5,
  partsAtOnce: 4,
  largestHashed: 64 * 1024 ** 2,
  largestWithPartChecksums: 256 * 1024 ** 3,
  tellEveryMs: 200,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  retries: 8,
  random: Math.random,
  firstLookMs: 150,
  longestLookMs: 5_000,
  lateAfterMs: 10_000,
  memory: noMemory,
};
