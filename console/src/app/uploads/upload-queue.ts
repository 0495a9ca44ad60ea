// The engine of uploads. It knows nothing of Angular, of the page or of HTTP: what it needs of them is `Transport`.
// A strategy with several parts becomes another way to fulfil `Transport.send`; the queue does not change.

/** What the queue needs of the world outside. Every promise may reject; a rejection of the signal's is a cancellation. */
export interface Transport<Grant extends Granted, Recorded> {
  /** Everything before the first byte: hashes the file, asks for the grant. */
  prepare(file: File, signal: AbortSignal): Promise<Grant>;
  /** Sends the bytes, telling how many have gone. */
  send(grant: Grant, file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  /** The file once the books know of it; undefined until then. */
  recorded(grant: Grant, signal: AbortSignal): Promise<Recorded | undefined>;
  /** Gives the reservation back. */
  cancel(grant: Grant): Promise<void>;
}

export interface Granted {
  readonly uploadId: string;
  readonly fileId: string;
}

/** `processing`: the store has every byte, and the books are about to learn of it. */
export type UploadState =
  'queued' | 'preparing' | 'uploading' | 'processing' | 'done' | 'failed' | 'cancelled';

export interface UploadItem<Recorded> {
  readonly id: number;
  readonly file: File;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Once it was granted. */
  readonly fileId: string | undefined;
  /** Why it failed. */
  readonly failure: unknown;
  readonly recorded: Recorded | undefined;
  /** By the browser's clock, in ms. */
  readonly doneAt: number | undefined;
}

export interface QueueOptions {
  /** How many files are prepared or sent at a time. */
  readonly parallel: number;
  /** Between two looks at the books: from the first to the longest wait, growing by half each time. In ms. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const defaults: QueueOptions = { parallel: 4, firstWaitMs: 150, longestWaitMs: 5_000 };

export class UploadQueue<Grant extends Granted, Recorded> {
  readonly #transport: Transport<Grant, Recorded>;
  readonly #onChange: (items: readonly UploadItem<Recorded>[]) => void;
  readonly #options: QueueOptions;
  readonly #items = new Map<number, UploadItem<Recorded>>();
  readonly #running = new Map<number, AbortController>();
  readonly #grants = new Map<number, Grant>();
  #nextId = 1;
  #isPaused = false;

  /** @param onChange gets all items, in the order of their adding, after each change */
  constructor(
    transport: Transport<Grant, Recorded>,
    onChange: (items: readonly UploadItem<Recorded>[]) => void,
    options: Partial<QueueOptions> = {},
  ) {
    this.#transport = transport;
    this.#onChange = onChange;
    this.#options = { ...defaults, ...options };
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = this.#nextId++;
      this.#items.set(id, { id, file, ...fresh });
    }
    this.#changed();
    this.#fill();
  }

  /** Failed and cancelled ones start anew. */
  retry(id: number): void {
    const state = this.#items.get(id)?.state;
    if (state !== 'failed' && state !== 'cancelled') return;
    this.#update(id, fresh);
    this.#fill();
  }

  /** Ends an upload that the store does not have yet; its reservation is given back. */
  cancel(id: number): void {
    const item = this.#items.get(id);
    if (!item || !isUnderWay(item)) return;
    this.#update(id, { state: 'cancelled' });
    this.#running.get(id)?.abort();
    this.#release(id);
  }

  /** Forgets an upload that has come to its end. */
  dismiss(id: number): void {
    const item = this.#items.get(id);
    if (!item || isUnderWay(item) || item.state === 'processing') return;
    this.#items.delete(id);
    this.#changed();
  }

  /** While paused nothing new begins; what has been granted goes on, for a granted URL needs no session. */
  pause(): void {
    this.#isPaused = true;
  }

  #fill(): void {
    if (this.#isPaused) return;
    for (const item of this.#items.values()) {
      if (this.#running.size >= this.#options.parallel) return;
      if (item.state === 'queued' && !this.#running.has(item.id)) void this.#transfer(item);
    }
  }

  async #transfer({ id, file }: UploadItem<Recorded>): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(id, controller);
    try {
      this.#update(id, { state: 'preparing' });
      const grant = await this.#transport.prepare(file, signal);
      this.#grants.set(id, grant);
      if (signal.aborted) return this.#release(id);
      this.#update(id, { state: 'uploading', fileId: grant.fileId });
      await this.#transport.send(grant, file, (sentBytes) => this.#update(id, { sentBytes }), signal);
      this.#update(id, { state: 'processing', sentBytes: file.size });
      void this.#watch(id, grant);
    } catch (failure) {
      if (signal.aborted) return;
      this.#update(id, { state: 'failed', failure });
      this.#release(id);
    } finally {
      this.#running.delete(id);
      this.#fill();
    }
  }

  /** Looks at the books until the file is in them. What the store took is safe, so trouble here is no failure. */
  async #watch(id: number, grant: Grant): Promise<void> {
    const never = new AbortController().signal;
    let wait = this.#options.firstWaitMs;
    while (this.#items.get(id)?.state === 'processing') {
      const recorded = await this.#transport.recorded(grant, never).catch(() => undefined);
      if (recorded !== undefined) {
        this.#grants.delete(id);
        return this.#update(id, { state: 'done', recorded, doneAt: Date.now() });
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 1.5, this.#options.longestWaitMs);
    }
  }

  /** If the reservation cannot be given back now, the sweeper will, once the grant has expired. */
  #release(id: number): void {
    const grant = this.#grants.get(id);
    if (!grant) return;
    this.#grants.delete(id);
    this.#transport.cancel(grant).catch(() => undefined);
  }

  #update(id: number, change: Partial<UploadItem<Recorded>>): void {
    const item = this.#items.get(id);
    // What was cancelled stays so, whatever its transfer still reports.
    if (!item || (item.state === 'cancelled' && change.state !== 'queued')) return;
    this.#items.set(id, { ...item, ...change });
    this.#changed();
  }

  #changed(): void {
    this.#onChange([...this.#items.values()]);
  }
}

/** Would leaving the page now lose something of this one? */
export const isUnderWay = (item: { readonly state: UploadState }): boolean =>
  item.state === 'queued' || item.state === 'preparing' || item.state === 'uploading';

const fresh = {
  state: 'queued',
  sentBytes: 0,
  fileId: undefined,
  failure: undefined,
  recorded: undefined,
  doneAt: undefined,
} as const;
