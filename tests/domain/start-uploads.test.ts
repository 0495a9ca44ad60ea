// Starting many uploads at once is starting them one by one, only quicker.

import { afterAll, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import {
  DomainError,
  Folder,
  largestSinglePut,
  StartUpload,
  StartUploads,
  type Owner,
  type Quota,
  type StartedUpload,
  type UploadRequest,
} from '@stowage/domain';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anOwner, newId, noon } from '../builders/records.ts';

const clock = () => noon;
const directory = await mkdtemp(join(tmpdir(), 'stowage-starts-'));
const database = new Database(':memory:');
const queue = new SqliteEventQueue(database, clock);
const origin = 'http://127.0.0.1:1';
const store = await FileObjectStore.open({ database, queue, clock, directory, origin });
const journal = new SqliteJournal(database);
const catalog = new SqliteCatalog(database);
const folders = new SqliteFolders(database);
afterAll(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

const policy = { refusedTypes: ['application/x-msdownload'], urlLifetimeMs: 60_000 };
const drafting = { policy, clock, newId };

function houseOf(quota: Quota) {
  const ledger = new SqliteLedger(database, quota);
  return {
    ledger,
    one: new StartUpload(folders, ledger, journal, store, drafting),
    many: new StartUploads(folders, ledger, journal, store, drafting),
  };
}

const request: fc.Arbitrary<UploadRequest> = fc.record({
  name: fc.constantFrom('a.txt', 'b.txt', '..', 'x/y'),
  size: fc.oneof(
    { weight: 6, arbitrary: fc.nat(60) },
    { weight: 1, arbitrary: fc.constantFrom(largestSinglePut + 1, -1, 101) },
  ),
  contentType: fc.constantFrom(undefined, 'text/plain', 'application/x-msdownload', 'nonsense'),
  partChecksums: fc.constantFrom(undefined, true),
});

const quota: fc.Arbitrary<Quota> = fc.record({
  maxBytes: fc.oneof(fc.nat(400), fc.constant(4 * largestSinglePut)),
  maxFiles: fc.nat(12),
  maxFileBytes: fc.constantFrom(100, 2 * largestSinglePut),
});

/** What a client would see of it, ids and signatures aside. */
const seen = ({ file, grant }: StartedUpload) => [
  file.name,
  file.size,
  file.contentType,
  file.parts,
  grant?.headers,
];

const refused = (error: unknown) =>
  error instanceof DomainError ? [error.code, error.message, error.details] : error;

async function booksOf(owner: Owner, ledger: SqliteLedger) {
  const entries = (await journal.list(owner, {}, { limit: 1_000 })).items;
  const pending = (await catalog.listUnfinished(owner, { limit: 1_000 })).items;
  return {
    account: (await ledger.account(owner)).usage,
    told: entries.map(({ kind, name, bytes, reason, requestId }) => ({
      kind,
      name,
      bytes,
      reason,
      requestId,
    })),
    pending: pending.map(({ name, size }) => ({ name, size })),
  };
}

/** Entries of one instant lie in the order of their ids, which are made in another order. */
const sorted = (books: Awaited<ReturnType<typeof booksOf>>) => ({
  ...books,
  told: books.told.map((entry) => JSON.stringify(entry)).sort(),
});

test('a batch ends as its uploads would one by one, in outcomes, books and journal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 20 }), quota, async (uploads, its) => {
      const { ledger, one, many } = houseOf(its);
      const [single, batch] = [
        { owner: anOwner(), requestId: 'r' },
        { owner: anOwner(), requestId: 'r' },
      ];
      const expected: unknown[] = [];
      for (const upload of uploads) {
        expected.push(await one.execute({ caller: single, ...upload }).then(seen, refused));
      }
      const outcomes = await many.execute({ caller: batch, uploads });
      expect(outcomes.map((its) => (its.started ? seen(its.started) : refused(its.refused)))).toEqual(
        expected,
      );
      expect(sorted(await booksOf(batch.owner, ledger))).toEqual(sorted(await booksOf(single.owner, ledger)));
    }),
    { numRuns: 100 },
  );
});

test('whatever is said again under the client’s own ids, at once or later, one by one or not, is reserved once', async () => {
  const cuts = fc.array(fc.record({ from: fc.nat(19), to: fc.nat(20), single: fc.boolean() }), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 20 }),
      quota,
      cuts,
      async (its, limits, again) => {
        const { ledger, one, many } = houseOf(limits);
        const caller = { owner: anOwner(), requestId: 'r' };
        const uploads = its.map((upload) => ({ ...upload, uploadId: newId() }));
        const first = await many.execute({ caller, uploads });
        const { usage } = await ledger.account(caller.owner);
        await Promise.all(
          again.map(async ({ from, to, single }) => {
            const part = uploads.slice(from, to);
            const outcomes = single
              ? await Promise.all(
                  part.map((upload) =>
                    one.execute({ caller, ...upload }).then(
                      (started) => ({ started, refused: undefined }),
                      (error: unknown) => ({ started: undefined, refused: error }),
                    ),
                  ),
                )
              : await many.execute({ caller, uploads: part });
            outcomes.forEach(({ started }, index) => {
              const before = first[from + index]!.started;
              if (before)
                expect([started && seen(started), started?.file.fileId]).toEqual([
                  seen(before),
                  before.file.fileId,
                ]);
            });
          }),
        );
        const now = (await ledger.account(caller.owner)).usage;
        // What there was no room for at first still finds none.
        expect(now).toEqual(usage);
      },
    ),
    { numRuns: 100 },
  );
});

test('what was reserved before takes no room from what comes with it', async () => {
  const { ledger, one, many } = houseOf({ maxBytes: 100, maxFiles: 3, maxFileBytes: 100 });
  const caller = { owner: anOwner(), requestId: 'r' };
  const before = { name: 'a', size: 30, uploadId: newId() };
  await one.execute({ caller, ...before });
  const uploads = [before, { name: 'b', size: 60, uploadId: newId() }, { name: 'c', size: 11 }];
  const outcomes = await many.execute({ caller, uploads });
  expect(outcomes.map(({ refused }) => refused?.code)).toEqual([undefined, undefined, 'quota-exceeded']);
  const { account, told } = await booksOf(caller.owner, ledger);
  expect(account).toMatchObject({ reservedFiles: 2, reservedBytes: 90 });
  expect(told.map(({ name }) => name)).toEqual(['c']);
});

test('an id that was used for something else is a conflict, and touches nothing', async () => {
  const { ledger, one, many } = houseOf({ maxBytes: 100, maxFiles: 10, maxFileBytes: 100 });
  const caller = { owner: anOwner(), requestId: 'r' };
  const uploadId = newId();
  await one.execute({ caller, name: 'a', size: 5, uploadId });
  await expect(one.execute({ caller, name: 'b', size: 5, uploadId })).rejects.toMatchObject({
    code: 'conflict',
  });
  const outcomes = await many.execute({
    caller,
    uploads: [
      { name: 'a', size: 6, uploadId },
      { name: 'c', size: 7, uploadId: newId() },
      { name: 'd', size: 7, uploadId: 'mine' },
      { name: 'e', size: 7, uploadId },
    ],
  });
  expect(outcomes.map(({ refused }) => refused?.code)).toEqual([
    'conflict',
    undefined,
    'invalid-request',
    'invalid-request',
  ]);
  // The same id is another upload with another owner.
  const other = { owner: anOwner(), requestId: 'r' };
  expect((await one.execute({ caller: other, name: 'b', size: 5, uploadId })).file.owner).toBe(other.owner);
  expect((await ledger.account(caller.owner)).usage).toMatchObject({ reservedFiles: 2, reservedBytes: 12 });
});

test('whatever is said of a file, the id is its alone', async () => {
  const { one } = houseOf({ maxBytes: 2 ** 40, maxFiles: 10, maxFileBytes: 2 ** 40 });
  const caller = { owner: anOwner(), requestId: 'r' };
  const sha256 = Buffer.alloc(32, 1).toString('base64');
  const said = {
    caller,
    uploadId: newId(),
    name: 'a',
    folder: '/a/',
    size: 2 ** 30,
    contentType: 'a/b',
    sha256,
  };
  const { file } = await one.execute(said);
  const others: Partial<UploadRequest>[] = [
    { name: 'b' },
    { folder: '/b/' },
    { size: 2 ** 30 + 1 },
    { contentType: 'a/c' },
    { sha256: Buffer.alloc(32, 2).toString('base64') },
    { partChecksums: true },
  ];
  for (const other of others) {
    await expect(one.execute({ ...said, ...other })).rejects.toMatchObject({ code: 'conflict' });
  }
  expect((await one.execute(said)).file.signedAt).toBe(file.signedAt);
});

test('batches that race for the same room reserve exactly what they granted, and no more than there is', async () => {
  const batches = fc.array(fc.array(request, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, quota, async (its, limits) => {
      const { ledger, many } = houseOf(limits);
      const caller = { owner: anOwner(), requestId: 'r' };
      const outcomes = await Promise.all(its.map((uploads) => many.execute({ caller, uploads })));
      const started = outcomes.flat().flatMap((outcome) => (outcome.started ? [outcome.started.file] : []));
      const { usage } = await ledger.account(caller.owner);
      expect(usage.reservedFiles).toBe(started.length);
      expect(usage.reservedBytes).toBe(started.reduce((sum, { size }) => sum + size, 0));
      expect(usage.reservedBytes).toBeLessThanOrEqual(limits.maxBytes);
      expect(usage.reservedFiles).toBeLessThanOrEqual(limits.maxFiles);
      const pending = (await catalog.listUnfinished(caller.owner, { limit: 1_000 })).items;
      expect(pending.map(({ fileId }) => fileId).sort()).toEqual(started.map(({ fileId }) => fileId).sort());
    }),
    { numRuns: 100 },
  );
});

test('the folder of an upload is made with it, one by one or not; of a batch, for those that have room', async () => {
  const { one, many } = houseOf({ maxBytes: 100, maxFiles: 10, maxFileBytes: 100 });
  const caller = { owner: anOwner(), requestId: 'r' };
  await one.execute({ caller, name: 'a', size: 5, folder: '/a/b/' });
  await many.execute({
    caller,
    uploads: [
      { name: 'b', size: 5, folder: '/b/' },
      { name: 'c', size: 99, folder: '/c/' },
      { name: 'd', size: 5, folder: '/a/d/' },
      { name: 'e', size: 5, folder: 'e' },
    ],
  });
  const listed = async (parent: string) =>
    (await folders.list(caller.owner, Folder.parse(parent), { limit: 9 })).items;
  expect(await listed('/')).toEqual(['/a/', '/b/']);
  expect(await listed('/a/')).toEqual(['/a/b/', '/a/d/']);
});
