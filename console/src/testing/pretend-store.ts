// The API and the store as the engine sees them, in memory, over a line that may break before or after what it carries.

import type {
  Announcement,
  Awaited,
  KnownUpload,
  Plan,
  SignedRequest,
  SinglePlan,
  StartOutcome,
  StoredPart,
  Transport,
  Trouble,
} from '../app/uploads/engine/transport.ts';

interface Upload {
  readonly announcement: Announcement;
  state: 'pending' | 'stored' | 'cancelled';
  /** Of a file in parts, by number. */
  readonly parts: Map<number, string>;
  content: string;
}

/** What happens to the next request: it fails on its way there, on its way back, or the server is busy. */
export type Weather = 'fine' | 'cut-before' | 'cut-after' | 'busy';

export class PretendFailure extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** Files of more bytes go in parts, of so many bytes. */
export const largestSingle = 8;
export const partSize = 4;

export class PretendStore implements Transport<string> {
  readonly uploads = new Map<string, Upload>();
  readonly trashed = new Set<string>();
  /** Requests, by kind. */
  readonly counts: Record<string, number> = {};
  /** Parts that were sent although they had arrived. */
  readonly repeated: string[] = [];
  /** PUTs under way, and the most there ever were. */
  sending = 0;
  mostSending = 0;
  /** Asked before each request. */
  weather: () => Weather = () => 'fine';
  /** Said of a file when it is announced. */
  refuse: (announcement: Announcement) => Trouble | undefined = () => undefined;
  isSignedOut = false;
  /** While they are closed nothing is known to be recorded. */
  booksAreClosed = false;
  readonly #gate = { permits: Infinity, waiting: [] as (() => void)[] };
  /** URLs that were signed before the last expiry are no longer taken. */
  #epoch = 0;

  /** From here on only so many PUTs arrive; the others hang on their way. */
  holdAfter(puts: number): void {
    this.#gate.permits = puts;
  }

  letGo(): void {
    this.#gate.permits = Infinity;
    for (const go of this.#gate.waiting.splice(0)) go();
  }

  expireUrls(): void {
    this.#epoch++;
  }

  stored = (name: string): string[] =>
    [...this.uploads.values()]
      .filter(({ state, announcement }) => state === 'stored' && announcement.name === name)
      .map(({ content }) => content);

  /** Names whose reservations are held although nothing comes of them. */
  reserved = (): string[] =>
    [...this.uploads.values()]
      .filter(({ state }) => state === 'pending')
      .map(({ announcement }) => announcement.name);

  async start(files: readonly Announcement[], signal: AbortSignal): Promise<readonly StartOutcome[]> {
    return this.#ask('start', signal, () => files.map((file) => this.#startOne(file)));
  }

  async renew(uploadId: string, signal: AbortSignal): Promise<SinglePlan> {
    return this.#ask('renew', signal, () => {
      this.#pending(uploadId);
      return this.#single(uploadId);
    });
  }

  async signParts(
    uploadId: string,
    partNumbers: readonly number[],
    checksums: ReadonlyMap<number, string>,
    signal: AbortSignal,
  ) {
    return this.#ask('sign', signal, () => {
      if (!partNumbers.every((number) => checksums.has(number)))
        throw new PretendFailure({ kind: 'lasting' });
      this.#pending(uploadId);
      return new Map(partNumbers.map((number) => [number, this.#signed(`${uploadId}/${number}`)]));
    });
  }

  async put(
    { url, headers }: SignedRequest,
    body: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string> {
    this.mostSending = Math.max(this.mostSending, ++this.sending);
    try {
      const content = await body.text();
      onSent(Math.floor(body.size / 2));
      await this.#getThrough(signal);
      return await this.#travel('put', signal, () => {
        if (headers['epoch'] !== String(this.#epoch)) throw new PretendFailure({ kind: 'expired' });
        onSent(body.size);
        const [uploadId, part] = url.split('/') as [string, string?];
        return this.#receive(uploadId, part, content);
      });
    } finally {
      this.sending--;
    }
  }

  async complete(uploadId: string, parts: readonly StoredPart[], signal: AbortSignal): Promise<void> {
    return this.#ask('complete', signal, () => {
      const upload = this.uploads.get(uploadId)!;
      if (upload.state === 'stored') return;
      this.#pending(uploadId);
      const content = parts.map(({ partNumber }) => upload.parts.get(partNumber) ?? '').join('');
      if (content.length !== upload.announcement.size) throw new PretendFailure({ kind: 'lasting' });
      Object.assign(upload, { content, state: 'stored' });
    });
  }

  async find(uploadId: string, signal: AbortSignal): Promise<KnownUpload> {
    return this.#ask('find', signal, () => {
      const { state, parts } = this.#known(uploadId);
      return {
        state,
        parts: [...parts].map(([partNumber, { length }]) => ({ partNumber, size: length, etag: 'e' })),
      };
    });
  }

  async cancel(uploadId: string): Promise<void> {
    return this.#ask('cancel', new AbortController().signal, () => {
      const upload = this.#known(uploadId);
      if (upload.state === 'stored') throw new PretendFailure({ kind: 'conflict' });
      upload.state = 'cancelled';
    });
  }

  async trash(fileId: string, signal: AbortSignal): Promise<void> {
    return this.#ask('trash', signal, () => void this.trashed.add(fileId));
  }

  async recorded(files: readonly Awaited[]): Promise<ReadonlyMap<string, string>> {
    return this.#ask('recorded', new AbortController().signal, () => {
      if (this.booksAreClosed) throw new PretendFailure({ kind: 'lasting' });
      const known = files.filter(({ fileId }) => this.uploads.get(fileId)?.state === 'stored');
      return new Map(known.map(({ fileId }) => [fileId, `record of ${fileId}`]));
    });
  }

  judge(failure: unknown): Trouble {
    return failure instanceof PretendFailure ? failure.trouble : { kind: 'lasting' };
  }

  async #getThrough(signal: AbortSignal): Promise<void> {
    if (this.#gate.permits-- > 0) return;
    await new Promise<void>((resolve, reject) => {
      this.#gate.waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  #startOne(announcement: Announcement): StartOutcome {
    const trouble = this.refuse(announcement);
    if (trouble) return { failure: new PretendFailure(trouble) };
    const id = announcement.uploadId;
    const before = this.uploads.get(id);
    if (before && before.state !== 'pending') return { failure: new PretendFailure({ kind: 'conflict' }) };
    if (!before) this.uploads.set(id, { announcement, state: 'pending', parts: new Map(), content: '' });
    const { size } = announcement;
    const plan: Plan =
      size <= largestSingle
        ? this.#single(id)
        : {
            strategy: 'multipart',
            uploadId: id,
            fileId: id,
            partSize,
            partCount: Math.ceil(size / partSize),
            checksums: true,
          };
    return { plan };
  }

  #receive(uploadId: string, part: string | undefined, content: string): string {
    const upload = this.uploads.get(uploadId)!;
    if (upload.state === 'stored') throw new PretendFailure({ kind: part ? 'gone' : 'taken' });
    // Nobody can take a URL back: bytes that come after a cancellation are thrown away when their event comes.
    if (upload.state === 'cancelled') return 'e';
    if (part === undefined) {
      Object.assign(upload, { content, state: 'stored' });
    } else {
      if (upload.parts.has(Number(part))) this.repeated.push(`${upload.announcement.name}/${part}`);
      upload.parts.set(Number(part), content);
    }
    return 'e';
  }

  #known(uploadId: string): Upload {
    const upload = this.uploads.get(uploadId);
    if (!upload) throw new PretendFailure({ kind: 'gone' });
    return upload;
  }

  #pending(uploadId: string): void {
    if (this.uploads.get(uploadId)!.state !== 'pending') throw new PretendFailure({ kind: 'conflict' });
  }

  #single = (id: string): SinglePlan => ({
    strategy: 'single',
    uploadId: id,
    fileId: id,
    ...this.#signed(id),
  });

  #signed = (url: string): SignedRequest => ({
    url,
    headers: { epoch: String(this.#epoch) },
    expiresAt: Date.now() + 600_000,
  });

  #ask<T>(kind: string, signal: AbortSignal, effect: () => T): Promise<T> {
    return this.#travel(kind, signal, () => {
      if (this.isSignedOut) throw new PretendFailure({ kind: 'signed-out' });
      return effect();
    });
  }

  async #travel<T>(kind: string, signal: AbortSignal, effect: () => T): Promise<T> {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    const weather = this.weather();
    await moment();
    signal.throwIfAborted();
    if (weather === 'cut-before') throw new PretendFailure({ kind: 'passing' });
    if (weather === 'busy') throw new PretendFailure({ kind: 'passing', afterMs: 1 });
    const result = effect();
    await moment();
    signal.throwIfAborted();
    if (weather === 'cut-after') throw new PretendFailure({ kind: 'passing' });
    return result;
  }
}

export const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
