// The API and the store as the engine sees them, in memory, over a line that may break before or after what it carries.
export class PretendFailure extends Error {
  trouble;
  constructor(trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}
/** Files of more bytes go in parts, of so many bytes. */
export const largestSingle = 8;
export const partSize = 4;
export class PretendStore {
  uploads = new Map();
  /** Requests, by kind. */
  counts = {};
  /** Parts that were sent although they had arrived. */
  repeated = [];
  /** PUTs under way, and the most there ever were. */
  sending = 0;
  mostSending = 0;
  /** Asked before each request. */
  weather = () => 'fine';
  /** Said of a file when it is announced. */
  refuse = () => undefined;
  isSignedOut = false;
  /** While they are closed nothing is known to be recorded. */
  booksAreClosed = false;
  #gate = { permits: Infinity, waiting: [] };
  #nextId = 1;
  /** URLs that were signed before the last expiry are no longer taken. */
  #epoch = 0;
  /** From here on only so many PUTs arrive; the others hang on their way. */
  holdAfter(puts) {
    this.#gate.permits = puts;
  }
  letGo() {
    this.#gate.permits = Infinity;
    for (const go of this.#gate.waiting.splice(0)) go();
  }
  expireUrls() {
    this.#epoch++;
  }
  stored = (name) =>
    [...this.uploads.values()]
      .filter(({ state, announcement }) => state === 'stored' && announcement.name === name)
      .map(({ content }) => content);
  async start(files, signal) {
    return this.#ask('start', signal, () => files.map((file) => this.#startOne(file)));
  }
  async renew(uploadId, signal) {
    return this.#ask('renew', signal, () => {
      this.#pending(uploadId);
      return this.#single(uploadId);
    });
  }
  async signParts(uploadId, partNumbers, signal) {
    return this.#ask('sign', signal, () => {
      this.#pending(uploadId);
      return new Map(partNumbers.map((number) => [number, this.#signed(`${uploadId}/${number}`)]));
    });
  }
  async put({ url, headers }, body, onSent, signal) {
    this.mostSending = Math.max(this.mostSending, ++this.sending);
    try {
      const content = await body.text();
      onSent(Math.floor(body.size / 2));
      await this.#getThrough(signal);
      return await this.#travel('put', signal, () => {
        if (headers['epoch'] !== String(this.#epoch)) throw new PretendFailure({ kind: 'expired' });
        onSent(body.size);
        const [uploadId, part] = url.split('/');
        return this.#receive(uploadId, part, content);
      });
    } finally {
      this.sending--;
    }
  }
  async complete(uploadId, parts, signal) {
    return this.#ask('complete', signal, () => {
      const upload = this.uploads.get(uploadId);
      if (upload.state === 'stored') return;
      this.#pending(uploadId);
      const content = parts.map(({ partNumber }) => upload.parts.get(partNumber) ?? '').join('');
      if (content.length !== upload.announcement.size) throw new PretendFailure({ kind: 'lasting' });
      Object.assign(upload, { content, state: 'stored' });
    });
  }
  async find(uploadId, signal) {
    return this.#ask('find', signal, () => {
      const { state, parts } = this.uploads.get(uploadId);
      return {
        state,
        parts: [...parts].map(([partNumber, { length }]) => ({ partNumber, size: length, etag: 'e' })),
      };
    });
  }
  async cancel(uploadId) {
    return this.#ask('cancel', new AbortController().signal, () => {
      const upload = this.uploads.get(uploadId);
      if (upload.state === 'stored') throw new PretendFailure({ kind: 'conflict' });
      upload.state = 'cancelled';
    });
  }
  async recorded(files) {
    return this.#ask('recorded', new AbortController().signal, () => {
      if (this.booksAreClosed) throw new PretendFailure({ kind: 'lasting' });
      const known = files.filter(({ fileId }) => this.uploads.get(fileId)?.state === 'stored');
      return new Map(known.map(({ fileId }) => [fileId, `record of ${fileId}`]));
    });
  }
  judge(failure) {
    return failure instanceof PretendFailure ? failure.trouble : { kind: 'lasting' };
  }
  async #getThrough(signal) {
    if (this.#gate.permits-- > 0) return;
    await new Promise((resolve, reject) => {
      this.#gate.waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }
  #startOne(announcement) {
    const trouble = this.refuse(announcement);
    if (trouble) return { failure: new PretendFailure(trouble) };
    const id = String(this.#nextId++);
    this.uploads.set(id, { announcement, state: 'pending', parts: new Map(), content: '' });
    const { size } = announcement;
    const plan =
      size <= largestSingle
        ? this.#single(id)
        : {
            strategy: 'multipart',
            uploadId: id,
            fileId: id,
            partSize,
            partCount: Math.ceil(size / partSize),
          };
    return { plan };
  }
  #receive(uploadId, part, content) {
    const upload = this.uploads.get(uploadId);
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
  #pending(uploadId) {
    if (this.uploads.get(uploadId).state !== 'pending') throw new PretendFailure({ kind: 'conflict' });
  }
  #single = (id) => ({
    strategy: 'single',
    uploadId: id,
    fileId: id,
    ...this.#signed(id),
  });
  #signed = (url) => ({
    url,
    headers: { epoch: String(this.#epoch) },
    expiresAt: Date.now() + 600_000,
  });
  #ask(kind, signal, effect) {
    return this.#travel(kind, signal, () => {
      if (this.isSignedOut) throw new PretendFailure({ kind: 'signed-out' });
      return effect();
    });
  }
  async #travel(kind, signal, effect) {
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
export const moment = () => new Promise((resolve) => setImmediate(resolve));
