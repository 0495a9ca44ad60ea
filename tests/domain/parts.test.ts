// A file in parts, through the use cases over the embedded adapters. What they ask of each other is held up and let go
// in every order that fast-check can think of.

import { afterAll, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { readS3Notification } from '@stowage/adapters/events/s3-notification';
import {
  CancelUpload,
  CompleteUpload,
  DomainError,
  noUsage,
  RecordObjectEvents,
  ShowUpload,
  SignParts,
  type FileRecord,
} from '@stowage/domain';
import fc from 'fast-check';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { anOwner, aPendingFile, enter, newId, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';

const contents = [Buffer.from('first'), Buffer.from('other'), Buffer.from('end')];
const size = 13;
const plan = { partSize: 5, partCount: 3, checksums: false };
const requestId = 'request-of-the-test';
const minute = 60_000;

let now = noon;
const clock = () => now;
const directory = await mkdtemp(join(tmpdir(), 'stowage-parts-'));
const database = new Database(':memory:');
const queue = new SqliteEventQueue(database, clock);
const origin = 'http://127.0.0.1:1';
const store = await FileObjectStore.open({ database, queue, clock, directory, origin });
afterAll(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

/** The use cases, each call to a port being one step that `scheduler` lets go when it likes. */
function houseOf(scheduler?: fc.Scheduler) {
  const held = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(its, name: keyof T & string) {
        const method = its[name] as (...args: unknown[]) => Promise<unknown>;
        if (!scheduler) return method.bind(its);
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), name);
          return method.apply(its, args);
        };
      },
    });
  const ledger = held(new SqliteLedger(database, ampleQuota));
  const catalog = held(new SqliteCatalog(database));
  const objects = held(store);
  const policy = { refusedTypes: [], urlLifetimeMs: 15 * minute };
  return {
    ledger: new SqliteLedger(database, ampleQuota),
    catalog: new SqliteCatalog(database),
    sign: new SignParts(catalog, ledger, objects, policy, clock),
    complete: new CompleteUpload(catalog, ledger, objects, clock),
    cancel: new CancelUpload(ledger, objects, clock, newId),
    show: new ShowUpload(catalog, objects),
    recorder: new RecordObjectEvents(ledger, store, clock, newId),
  };
}

const house = houseOf();

async function anUpload(): Promise<FileRecord> {
  const file = aPendingFile(anOwner(), { size, parts: plan, urlExpiresAt: now });
  await enter(house.ledger, [file]);
  return file;
}

const commandOf = ({ owner, fileId }: FileRecord) => ({ caller: { owner, requestId }, uploadId: fileId });

const rowOf = async ({ owner, fileId }: FileRecord) => (await house.catalog.find(owner, fileId))!;

/** Signs and sends all parts. @returns them, as a client would name them */
async function send(file: FileRecord): Promise<{ partNumber: number; etag: string }[]> {
  await house.sign.execute({ ...commandOf(file), partNumbers: [1, 2, 3] });
  const { transferId } = (await rowOf(file)).parts!;
  return Promise.all(
    contents.map(async (bytes, index) => {
      const announced = { partNumber: index + 1, size: bytes.length };
      const { partNumber, etag } = await store.transfers.put(
        file,
        transferId!,
        announced,
        Readable.from([bytes]),
      );
      return { partNumber, etag };
    }),
  );
}

/** What the store reported goes into the books. */
async function record(): Promise<void> {
  for (let batch; (batch = await queue.receive(10, minute)).length > 0;) {
    const notices = batch.flatMap(({ body }) => readS3Notification(body, FileObjectStore.bucket));
    await house.recorder.execute(notices.flatMap((its) => (its.kind === 'event' ? [its.event] : [])));
    await queue.delete(batch.map(({ messageId }) => messageId));
  }
}

const codeOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === 'fulfilled'
    ? 'done'
    : result.reason instanceof DomainError
      ? result.reason.code
      : String(result.reason);

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? [error.code, error.message] : error),
  );

describe('a file in parts', () => {
  test('is signed, sent, completed and recorded', async () => {
    const file = await anUpload();
    const { parts: signed, expiresAt } = await house.sign.execute({
      ...commandOf(file),
      partNumbers: [3, 1],
    });
    expect(signed.map(({ partNumber }) => partNumber)).toEqual([3, 1]);
    expect(expiresAt).toBe(now + 15 * minute);
    const named = await send(file);
    expect((await house.show.execute(commandOf(file))).parts).toMatchObject(named);
    expect(await house.complete.execute({ ...commandOf(file), parts: named })).toMatchObject({ size });
    // Between the store and the books: there is nothing to send any more.
    expect((await house.show.execute(commandOf(file))).parts).toBeUndefined();
    await record();
    expect(await rowOf(file)).toMatchObject({ state: 'stored', etag: expect.stringMatching(/-3$/) });
    expect((await house.ledger.account(file.owner)).usage).toEqual({ ...noUsage, files: 1, bytes: size });
    expect(await house.complete.execute({ ...commandOf(file), parts: named })).toMatchObject({ size });
  });

  test('signing again writes only when a good part of the time has passed', async () => {
    const file = await anUpload();
    const versionAfter = async (ms: number) => {
      now += ms;
      await house.sign.execute({ ...commandOf(file), partNumbers: [1] });
      return (await rowOf(file)).version;
    };
    expect([await versionAfter(0), await versionAfter(4 * minute), await versionAfter(4 * minute)]).toEqual([
      2, 2, 3,
    ]);
  });

  test('checksums are asked for exactly where they were promised', async () => {
    const sha256 = `${'A'.repeat(43)}=`;
    const plain = await anUpload();
    const checked = aPendingFile(anOwner(), { size, parts: { ...plan, checksums: true } });
    await enter(house.ledger, [checked]);
    const sign = (file: FileRecord, checksums?: Record<string, string>) =>
      refusal(house.sign.execute({ ...commandOf(file), partNumbers: [1], checksums }));
    expect(await sign(plain, { 1: sha256 })).toMatchObject([
      'invalid-request',
      expect.stringContaining('is not expected'),
    ]);
    expect(await sign(checked)).toMatchObject(['invalid-request', expect.stringContaining('is required')]);
    expect(await sign(checked, { 1: 'x' })).toMatchObject(['invalid-request', expect.anything()]);
    expect(await sign(checked, { 1: sha256 })).toBeUndefined();
  });

  const wrong: [string, (parts: { partNumber: number; etag: string }[]) => unknown][] = [
    ['one is left out', (parts) => parts.slice(1)],
    ['two are exchanged', ([a, b, c]) => [b, a, c]],
    ['one is named twice', ([a, , c]) => [a, a, c]],
    ['an ETag is another', ([a, b, c]) => [{ ...a, etag: b!.etag }, b, c]],
    ['there is one too many', ([a, b, c]) => [a, b, c, { ...c, partNumber: 4 }]],
  ];
  test.each(wrong)('cannot be completed where %s', async (_, twist) => {
    const file = await anUpload();
    const parts = await send(file);
    const twisted = twist(parts) as typeof parts;
    expect(await refusal(house.complete.execute({ ...commandOf(file), parts: twisted }))).toMatchObject([
      'invalid-request',
      expect.stringMatching(/^parts/),
    ]);
    expect((await rowOf(file)).parts!.completingSince).toBeUndefined();
    const bare = parts.map(({ partNumber, etag }) => ({ partNumber, etag: etag.replaceAll('"', '') }));
    await house.complete.execute({ ...commandOf(file), parts: bare });
  });

  test('cannot be completed before anything was sent, nor after a cancel', async () => {
    const file = await anUpload();
    const complete = (parts: { partNumber: number; etag: string }[]) =>
      refusal(house.complete.execute({ ...commandOf(file), parts }));
    expect(await complete([])).toMatchObject(['invalid-request', expect.anything()]);
    const parts = await send(file);
    await house.cancel.execute(commandOf(file));
    expect(await complete(parts)).toMatchObject(['conflict', 'This upload was cancelled.']);
  });

  test('what a crash interrupted is finished by saying it again', async () => {
    const file = await anUpload();
    const parts = await send(file);
    const { ledger } = house;
    // It died after it had told the books.
    await ledger.change(file.owner, [file.fileId], (current) => ({
      file: { ...current!, parts: { ...current!.parts!, completingSince: now } },
      usage: noUsage,
      entries: [],
    }));
    expect(await refusal(house.cancel.execute(commandOf(file)))).toMatchObject([
      'conflict',
      expect.anything(),
    ]);
    await house.complete.execute({ ...commandOf(file), parts });
    expect(store.objects.find(file)).toMatchObject({ size });
  });

  test('where the store has given it up, completing is a conflict, and cancelling is still possible', async () => {
    const file = await anUpload();
    const parts = await send(file);
    await store.abortParts(await rowOf(file));
    expect(await refusal(house.complete.execute({ ...commandOf(file), parts }))).toMatchObject([
      'conflict',
      expect.anything(),
    ]);
    await house.cancel.execute(commandOf(file));
    expect((await house.ledger.account(file.owner)).usage).toEqual(noUsage);
  });
});

describe('where the store refuses the parts for good', () => {
  /** @param meanwhile what others do while the store looks at the parts */
  async function refused(meanwhile: (file: FileRecord) => Promise<unknown>): Promise<FileRecord> {
    const file = await anUpload();
    const parts = await send(file);
    const strict = Object.assign(Object.create(store) as FileObjectStore, {
      async completeParts() {
        await meanwhile(file);
        throw new DomainError('conflict', 'A part is too small.');
      },
    });
    const complete = new CompleteUpload(house.catalog, house.ledger, strict, clock);
    expect(await refusal(complete.execute({ ...commandOf(file), parts }))).toMatchObject([
      'conflict',
      'A part is too small.',
    ]);
    return file;
  }

  test('parts may be sent again, and the upload be cancelled', async () => {
    const file = await refused(async () => {});
    await house.sign.execute({ ...commandOf(file), partNumbers: [1] });
    await house.cancel.execute(commandOf(file));
    expect((await house.ledger.account(file.owner)).usage).toEqual(noUsage);
  });

  test('a completion that was begun since goes on', async () => {
    const file = await refused(({ owner, fileId }) =>
      house.ledger.change(owner, [fileId], (current) => ({
        file: { ...current!, parts: { ...current!.parts!, completingSince: now + 1 } },
        usage: noUsage,
        entries: [],
      })),
    );
    expect((await rowOf(file)).parts!.completingSince).toBe(now + 1);
  });
});

test('completing against cancelling has one winner, in any interleaving', async () => {
  const work = fc.shuffledSubarray(['complete', 'complete', 'cancel', 'cancel', 'sign'] as const, {
    minLength: 2,
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), work, async (scheduler, works) => {
      const file = await anUpload();
      const parts = await send(file);
      const racing = houseOf(scheduler);
      const act = {
        complete: () => racing.complete.execute({ ...commandOf(file), parts }),
        cancel: () => racing.cancel.execute(commandOf(file)),
        sign: () => racing.sign.execute({ ...commandOf(file), partNumbers: [1] }),
      };
      const results = await scheduler.waitFor(Promise.allSettled(works.map((name) => act[name]())));
      const outcomes = (name: keyof typeof act) =>
        new Set(results.flatMap((result, index) => (works[index] === name ? [codeOf(result)] : [])));
      await record();

      const { state } = await rowOf(file);
      const { usage } = await house.ledger.account(file.owner);
      if (state === 'stored') {
        expect([...outcomes('complete')]).toEqual(['done']);
        expect(outcomes('cancel')).not.toContain('done');
        expect(usage).toEqual({ ...noUsage, files: 1, bytes: size });
        expect(store.objects.find(file)).toMatchObject({ size });
      } else {
        expect(state).toBe('cancelled');
        expect([...outcomes('cancel')]).toEqual(['done']);
        expect(outcomes('complete')).not.toContain('done');
        expect(usage).toEqual(noUsage);
        expect(store.objects.find(file)).toBeUndefined();
      }
      expect(await readdir(join(directory, 'transfers'))).not.toContain(
        (await rowOf(file)).parts!.transferId,
      );
    }),
    { numRuns: 200 },
  );
});

test('first calls at once begin one transfer, and none that outlives a cancel', async () => {
  const before = (await readdir(join(directory, 'transfers'))).length;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isCancelled) => {
      const file = await anUpload();
      const racing = houseOf(scheduler);
      const sign = () => racing.sign.execute({ ...commandOf(file), partNumbers: [1] });
      const cancel = () => racing.cancel.execute(commandOf(file));
      const all = [sign(), sign(), sign(), ...(isCancelled ? [cancel()] : [])];
      await scheduler.waitFor(Promise.allSettled(all));
      const left = await readdir(join(directory, 'transfers'));
      expect(left).toHaveLength(before + (isCancelled ? 0 : 1));
      await house.cancel.execute(commandOf(file));
    }),
    { numRuns: 40 },
  );
});
