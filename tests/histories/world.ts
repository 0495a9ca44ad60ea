// The system under test, small: the real adapters and use cases, with fuses between them, beside the model.

import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { NotStored, type StoredObject } from '@stowage/adapters/embedded/object-files';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCheckpoints } from '@stowage/adapters/embedded/sqlite-checkpoints';
import { SqliteEventQueue, type QueueMessage } from '@stowage/adapters/embedded/sqlite-event-queue';
import { objectEventsHandler, type RecorderHandler } from '@stowage/adapters/events/object-events-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import {
  CancelUpload,
  ChangeFile,
  DomainError,
  DownloadFile,
  FileId,
  Folder,
  ObjectKey,
  Reconcile,
  RecordObjectEvents,
  RemoveFile,
  RemoveFolder,
  RestoreFile,
  StartUpload,
  SweepUploads,
  type Finding,
  type Inventory,
  type Owner,
} from '@stowage/domain';
import type { SQSRecord } from 'aws-lambda';
import { expect } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { anOwner, newId, noon } from '../builders/records.ts';
import type { Books, OpenBooks } from '../contracts/books.ts';
import { Fuse, type Mishap } from './fuse.ts';
import { ModelUser, type Act, type Event, type Step } from './model.ts';

/** Small, so that everything is refused now and then. */
const limits = { maxBytes: 100, maxFiles: 5, maxFileBytes: 40 };
const urlLifetimeMs = 60_000;
const longestPutMs = 30_000;
const graceMs = 10_000;
const visibilityMs = 1_000;

/** What a port was made to do, whether or not the caller lived to know. */
interface Effect {
  readonly method: string;
  readonly owner: Owner;
  readonly fileIds: readonly string[];
}

interface Known {
  readonly owner: Owner;
  readonly fileId: FileId;
  readonly size: number;
  readonly name: string;
  readonly folder: string;
}

export class World {
  now = noon;
  readonly users: readonly Owner[] = [anOwner(), anOwner(), anOwner()];
  /** Every upload that somebody tried to start. */
  readonly known: Known[] = [];
  readonly #models = new Map(this.users.map((owner) => [owner, new ModelUser(owner, limits)]));
  readonly #fuse = new Fuse();
  #effects: Effect[] = [];
  #poison = 0;
  /** Of the reconciler, since it was last asked to begin. */
  #findings: Finding[] = [];
  readonly #books: Books;
  readonly #database: Database;
  readonly #queue: SqliteEventQueue;
  readonly #store: FileObjectStore;
  readonly #directory: string;
  readonly #recorder: RecorderHandler;
  readonly #useCases: ReturnType<World['compose']>;

  private constructor(
    books: Books,
    database: Database,
    queue: SqliteEventQueue,
    store: FileObjectStore,
    directory: string,
  ) {
    this.#books = books;
    this.#database = database;
    this.#queue = queue;
    this.#store = store;
    this.#directory = directory;
    this.#useCases = this.compose();
    this.#recorder = objectEventsHandler({
      settings: { bucket: FileObjectStore.bucket },
      telemetry: createTelemetry('histories', () => {}),
      recordObjectEvents: this.#useCases.record,
      eventLag: { note: async () => {}, latest: async () => undefined },
      clock: () => this.now,
    });
  }

  static async open(open: OpenBooks): Promise<World> {
    // Where there is a file system in memory, nothing waits for a disk.
    const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'stowage-history-'));
    const database = new Database(':memory:');
    const clock = () => world.now;
    const queue = new SqliteEventQueue(database, clock);
    const origin = 'http://localhost:1';
    const store = await FileObjectStore.open({ database, queue, clock, directory, origin });
    const world: World = new World(await open(limits), database, queue, store, directory);
    return world;
  }

  async close(): Promise<void> {
    await this.#books.close();
    this.#database.close();
    rmSync(this.#directory, { recursive: true });
  }

  private compose() {
    const { ledger: books, journal: record } = this.#books;
    const note = (method: string, [owner, fileIds]: unknown[]) =>
      void this.#effects.push({ method, owner: owner as Owner, fileIds: (fileIds ?? []) as string[] });
    const ledger = this.#fuse.through(books, note);
    const journal = this.#fuse.through(record, note);
    const folders = this.#fuse.through(this.#books.folders);
    const store = this.#fuse.through(this.#store);
    const clock = () => this.now;
    const policy = { refusedTypes: [], urlLifetimeMs };
    const inventory = this.#fuse.through(this.#ownInventory());
    const checkpoints = this.#fuse.through(new SqliteCheckpoints(this.#database));
    const events = new RecordObjectEvents(ledger, store, clock, newId);
    const sweeping = { longestPutMs, partsKeptMs: longestPutMs };
    const reconciling = { graceMs, everyMs: 0 };
    return {
      start: new StartUpload(folders, ledger, journal, store, { policy, clock, newId }),
      cancel: new CancelUpload(ledger, store, clock, newId),
      download: new DownloadFile(ledger, store, clock, newId),
      change: new ChangeFile(folders, ledger, clock, newId),
      removeFolder: new RemoveFolder(folders),
      remove: new RemoveFile(ledger, store, clock, newId),
      restore: new RestoreFile(this.#books.catalog, folders, ledger, clock, newId),
      record: events,
      sweep: new SweepUploads(inventory, ledger, store, events, sweeping, clock, newId),
      reconcile: new Reconcile(
        ...([inventory, this.#books.catalog, folders, store, events, checkpoints] as const),
        ...([reconciling, clock, newId, (finding: Finding) => void this.#findings.push(finding)] as const),
      ),
    };
  }

  /** A table may hold other histories' books, too. */
  #ownInventory(): Inventory {
    const { inventory } = this.#books;
    const mine = new Set<string>(this.users);
    return {
      listFiles: (owner, page) => inventory.listFiles(owner, page),
      recount: (owner) => inventory.recount(owner),
      listOwners: async () => ({ items: this.users, next: null }),
      async listPending(signedBefore, page) {
        const { items, next } = await inventory.listPending(signedBefore, page);
        return { items: items.filter(({ owner }) => mine.has(owner)), next };
      },
    };
  }

  // What users do.

  start(owner: Owner, size: number, mishap: Mishap | undefined): Promise<void> {
    const fileId = FileId.parse(newId());
    const count = this.known.length;
    const file = { owner, fileId, size, name: `file-${count}`, folder: `/${count % 3}/` };
    this.known.push(file);
    return this.startAgain(file, mishap);
  }

  startAgain({ owner, fileId, size, name, folder }: Known, mishap: Mishap | undefined): Promise<void> {
    const step = this.#model(owner).start(fileId, name, size, this.now, urlLifetimeMs);
    return this.#do(mishap, step, () =>
      this.#useCases.start.execute({ caller: callerOf(owner), uploadId: fileId, name, folder, size }),
    );
  }

  cancel(file: Known, mishap: Mishap | undefined): Promise<void> {
    const kept = {
      stored: 'conflict',
      quarantined: 'conflict',
      trashed: 'conflict',
      removed: 'conflict',
    } as const;
    return this.#act(
      file,
      mishap,
      { pending: { kind: 'upload.cancelled', to: 'cancelled' }, cancelled: {}, ...kept },
      () => this.#useCases.cancel.execute({ caller: callerOf(file.owner), uploadId: file.fileId }),
    );
  }

  download(file: Known, mishap: Mishap | undefined): Promise<void> {
    return this.#act(file, mishap, { ...notStored, stored: { kind: 'file.downloaded' } }, () =>
      this.#useCases.download.execute({
        caller: callerOf(file.owner),
        fileId: file.fileId,
        disposition: 'attachment',
      }),
    );
  }

  /** And moves it to a folder of that name. */
  rename(file: Known, name: string, mishap: Mishap | undefined): Promise<void> {
    const current = this.#model(file.owner).files.get(file.fileId)?.name;
    const stored: Act = name === current ? {} : { kind: 'file.changed', name };
    return this.#act(file, mishap, { ...notStored, stored }, () =>
      this.#useCases.change.execute({
        caller: callerOf(file.owner),
        fileId: file.fileId,
        name,
        folder: `/${name}/`,
      }),
    );
  }

  /** Removes whatever folder of theirs is empty. */
  async tidy(owner: Owner, mishap: Mishap | undefined): Promise<void> {
    const folders = await this.#foldersOf(owner);
    await this.#onSchedule(mishap, async () => {
      for (const folder of folders) {
        const removal = this.#useCases.removeFolder.execute({ caller: callerOf(owner), folder });
        await removal.catch((error: unknown) => {
          if (!(error instanceof DomainError && error.code === 'conflict')) throw error;
        });
      }
    });
  }

  async #foldersOf(owner: Owner): Promise<readonly Folder[]> {
    return (await this.#books.folders.list(owner, Folder.root, { limit: 100 })).items;
  }

  trash(file: Known, mishap: Mishap | undefined): Promise<void> {
    const acts = { ...notStored, stored: { kind: 'file.trashed', to: 'trashed' }, trashed: {} } as const;
    return this.#act(file, mishap, acts, () => this.#remove(file, false));
  }

  restore(file: Known, mishap: Mishap | undefined): Promise<void> {
    const acts = { ...notStored, trashed: { kind: 'file.restored', to: 'stored' }, stored: {} } as const;
    return this.#act(file, mishap, acts, () =>
      this.#useCases.restore.execute({ caller: callerOf(file.owner), fileId: file.fileId }),
    );
  }

  async remove(file: Known, mishap: Mishap | undefined): Promise<void> {
    const model = this.#model(file.owner).files.get(file.fileId);
    const object = this.#store.objects.find(file);
    const gone = { kind: 'file.removed', to: 'removed' } as const;
    const acts = {
      pending: 'conflict',
      stored: gone,
      quarantined: gone,
      trashed: gone,
      removed: {},
    } as const;
    await this.#act(file, mishap, acts, () => this.#remove(file, true));
    // The books let go of a file before the store does.
    if (model?.state !== 'removed') expect(this.#store.objects.find(file)).toEqual(object);
  }

  #remove(file: Known, permanent: boolean): Promise<void> {
    return this.#useCases.remove.execute({ caller: callerOf(file.owner), fileId: file.fileId, permanent });
  }

  // What happens in the store, and on the way from it.

  /** A client sends the bytes, with a URL that it was given at some time; or others, as if the store had not looked. */
  async put(file: Known, size = file.size): Promise<void> {
    if (!this.#model(file.owner).files.has(file.fileId)) return;
    const announced = { size, contentType: 'text/plain' };
    try {
      await this.#store.objects.put(file, announced, Readable.from([Buffer.alloc(size)]));
    } catch (error) {
      if (!(error instanceof NotStored && error.because === 'exists')) throw error;
    }
  }

  /** Somebody removes the object beside the API, as a lifecycle rule would. */
  lose(file: Known): Promise<void> {
    return this.#store.objects.remove(file);
  }

  async dawdle(count: number): Promise<void> {
    await this.#queue.receive(count, visibilityMs);
  }

  /** The store tells once more what it told before. */
  async repeat(count: number): Promise<void> {
    const messages = await this.#queue.receive(count, visibilityMs);
    for (const { body } of messages) {
      await this.#queue.send(body);
      if (body === nonsense) this.#poison += 1;
    }
  }

  /** What nobody can read. */
  async poison(): Promise<void> {
    this.#poison += 1;
    await this.#queue.send(nonsense);
  }

  /** A batch for the recorder, in any order; what it did not deal with, or did not live to say so of, comes again. */
  async deliver(
    count: number,
    order: number,
    mishap: Mishap | undefined,
    acknowledges: boolean,
  ): Promise<void> {
    const messages = await this.#queue.receive(count, visibilityMs);
    if (messages.length === 0) return;
    const batch = messages.map((_, index) => messages[(index * 7 + order) % messages.length]!);
    const shuffled = new Set(batch).size === messages.length ? batch : messages.toReversed();
    this.#effects = [];
    this.#fuse.arm(mishap);
    const { batchItemFailures } = await this.#recorder({ Records: shuffled.map(toRecord) });
    const happened = this.#fuse.disarm();
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));

    const events = messages.flatMap(({ body }) => eventsIn(body));
    for (const [fileId, its] of Map.groupBy(events, (event) => event.fileId)) {
      const { owner } = its[0]!;
      if (this.#effects.some(({ fileIds }) => fileIds.includes(fileId))) this.#model(owner).hear(fileId, its);
      else if (happened === undefined) throw new Error(`Nobody asked the ledger for ${fileId}.`);
    }
    if (happened === 'crash' || !acknowledges) return;
    for (const { messageId, body } of messages) {
      const isCarriedOut = eventsIn(body).every(({ fileId }) =>
        this.#effects.some(({ fileIds }) => fileIds.includes(fileId)),
      );
      const isFailed = failed.has(String(messageId));
      if (body === nonsense || !isCarriedOut) expect(isFailed).toBe(true);
      else if (happened === undefined) expect(isFailed).toBe(false);
    }
    await this.#queue.delete(
      messages.map(({ messageId }) => messageId).filter((messageId) => !failed.has(String(messageId))),
    );
  }

  redrive(): Promise<number> {
    return this.#queue.redrive();
  }

  /** Everything that still waits is delivered, and what was set aside is redriven, until there is only poison left. */
  async settle(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      this.now += visibilityMs;
      const { waiting, inFlight, dead } = await this.#queue.depth();
      if (waiting + inFlight === 0) {
        const letters = await this.#queue.deadLetters(1_000);
        if (letters.every(({ body }) => body === nonsense)) {
          expect(dead).toBe(this.#poison);
          return;
        }
        await this.#queue.redrive();
      }
      await this.deliver(100, 0, undefined, true);
    }
    throw new Error('The queue never came to an end.');
  }

  // What runs on a schedule.

  async sweep(mishap: Mishap | undefined): Promise<void> {
    const overdue = this.#pending().filter(({ until }) => until + longestPutMs <= this.now);
    const arrived = new Map(overdue.map((file) => [file.fileId, this.#store.objects.find(file)]));
    await this.#onSchedule(mishap, () => this.#useCases.sweep.execute({ isOver: () => false }));
    for (const { owner, fileId } of overdue) {
      if (!this.#wasChanged(fileId)) continue;
      const object = arrived.get(fileId);
      if (object) this.#model(owner).hear(fileId, [foundEvent(fileId, object)]);
      else this.#model(owner).expire(fileId, this.now);
    }
  }

  /** @returns what was found */
  async reconcile(mishap: Mishap | undefined): Promise<readonly Finding[]> {
    this.#findings = [];
    const objects = this.known.flatMap((file) => {
      const object = this.#store.objects.find(file);
      return object && object.storedAt <= this.now - graceMs ? [{ ...file, object }] : [];
    });
    await this.#onSchedule(mishap, () =>
      this.#useCases.reconcile.execute({ isOver: () => false, begin: 'now' }),
    );
    for (const { owner, fileId, object } of objects) {
      if (this.#wasChanged(fileId)) this.#model(owner).hear(fileId, [foundEvent(fileId, object)]);
    }
    // The books never were off by themselves.
    expect(this.#findings.filter(({ kind }) => kind === 'recounted' || kind === 'orphans')).toEqual([]);
    return this.#findings;
  }

  async #onSchedule(mishap: Mishap | undefined, work: () => Promise<unknown>): Promise<void> {
    this.#effects = [];
    this.#fuse.arm(mishap);
    const failure = await work().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (this.#fuse.disarm() === undefined && failure !== undefined) throw failure;
  }

  #pending() {
    return this.known.flatMap((file) => {
      const model = this.#model(file.owner).files.get(file.fileId);
      return model?.state === 'pending' ? [{ ...file, until: model.urlExpiresAt }] : [];
    });
  }

  #wasChanged(fileId: string): boolean {
    return this.#effects.some(({ fileIds }) => fileIds.includes(fileId));
  }

  // What must hold.

  /** The laws, and the model, entry by entry. */
  async check(): Promise<void> {
    for (const [owner, model] of this.#models) {
      const { usage, quota } = await this.#books.ledger.account(owner);
      expect(usage).toEqual(model.usage());
      expect(quota).toEqual(limits);
      expect(usage.bytes + usage.reservedBytes).toBeLessThanOrEqual(quota.maxBytes);
      const { items } = await this.#books.journal.list(owner, {}, { limit: 1_000 });
      const lines = items.map(({ at, kind, actor, outcome, fileId, name, bytes, reason }) => ({
        ...{ at, kind, actor, outcome, fileId, name, bytes, reason },
      }));
      expect(lines.sort(byWords)).toEqual(model.journal.toSorted(byWords));
      expect(new Set(items.map(({ entryId }) => entryId)).size).toBe(items.length);
      expect(await this.#foldersOf(owner)).toEqual(expect.arrayContaining(await this.#foldersInUse(owner)));
    }
  }

  async #foldersInUse(owner: Owner): Promise<Folder[]> {
    const { catalog } = this.#books;
    const stored = { state: 'stored', words: [], sort: 'name', order: 'asc' } as const;
    const listed = [
      await catalog.list(owner, stored, { limit: 100 }),
      await catalog.listUnfinished(owner, { limit: 100 }),
    ];
    return listed.flatMap(({ items }) => items.map(({ folder }) => folder));
  }

  /** Each row as the model has it, and an object for each file that is kept. */
  async checkFiles(): Promise<void> {
    for (const [owner, model] of this.#models) {
      for (const [fileId, { state, size, name, storedAt, last }] of model.files) {
        const row = await this.#books.catalog.find(owner, fileId as FileId);
        expect(row).toMatchObject({ state, size, name });
        expect([row!.storedAt, row!.sequencer]).toEqual([storedAt, last?.sequencer]);
        const isKept = ['stored', 'quarantined', 'trashed'].includes(state);
        const object = this.#store.objects.find({ owner, fileId: fileId as FileId });
        expect({ fileId, state, isThere: object !== undefined }).toEqual({ fileId, state, isThere: isKept });
      }
    }
  }

  #model(owner: Owner): ModelUser {
    return this.#models.get(owner)!;
  }

  #act(
    { owner, fileId }: Known,
    mishap: Mishap | undefined,
    byState: Parameters<ModelUser['act']>[1],
    execute: () => Promise<unknown>,
  ): Promise<void> {
    return this.#do(mishap, this.#model(owner).act(fileId, byState, this.now), execute);
  }

  /** Carries out what the model expects, with a crash on the way, and has the model follow as far as it came. */
  async #do(
    mishap: Mishap | undefined,
    { refusal, commit }: Step,
    execute: () => Promise<unknown>,
  ): Promise<void> {
    this.#effects = [];
    this.#fuse.arm(mishap);
    const answer = await execute().then(
      () => undefined,
      (error: unknown) => error,
    );
    const happened = this.#fuse.disarm();
    if (happened === undefined) {
      if (refusal === undefined && answer !== undefined) throw answer;
      if (refusal !== undefined) {
        if (!(answer instanceof DomainError)) throw answer ?? new Error(`It should be refused: ${refusal}`);
        expect(answer.code).toBe(refusal);
      }
    }
    // A refusal is in the journal when it was appended, everything else when the ledger changed.
    const method = refusal === undefined ? 'change' : 'append';
    if (happened === undefined || this.#effects.some((effect) => effect.method === method)) commit?.();
  }
}

/** What no recorder can read. */
const nonsense = 'nonsense';

const notStored = { pending: 'conflict', quarantined: 'conflict', trashed: 'conflict' } as const;

const callerOf = (owner: Owner) => ({ owner, requestId: 'request-of-the-history' });

/** What whoever finds an object in the store makes of it. */
const foundEvent = (fileId: string, { storedAt: at, size, etag }: StoredObject): Event => ({
  ...{ kind: 'created', fileId, at, size, etag: etag.replaceAll('"', '') },
});

const toRecord = ({ messageId, body }: QueueMessage) => ({ messageId: String(messageId), body }) as SQSRecord;

function eventsIn(body: string): (Event & { owner: Owner })[] {
  if (body === nonsense) return [];
  const { Records } = JSON.parse(body) as { Records: Notification[] };
  return Records.map(({ eventName, eventTime, s3: { object } }) => {
    const { owner, fileId } = ObjectKey.parse(decodeURIComponent(object.key));
    const kind = eventName.startsWith('ObjectCreated') ? 'created' : 'removed';
    const { size, eTag: etag, sequencer } = object;
    return { kind, owner, fileId, at: Date.parse(eventTime), size, etag, sequencer };
  });
}

interface Notification {
  readonly eventName: string;
  readonly eventTime: string;
  readonly s3: { readonly object: { key: string; size?: number; eTag?: string; sequencer: string } };
}

const byWords = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
