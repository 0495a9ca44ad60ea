// The books against the store: each kind of difference is planted, found, and set right where that is safe.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  Folder,
  lastReconciliation,
  noDrift,
  noUsage,
  ObjectKey,
  Reconcile,
  usageChange,
  type Drift,
  type FileRecord,
  type Finding,
  type ObjectStore,
  type Owner,
} from '@stowage/domain';
import { anOwner, aPendingFile, aStoredFile, enter, newId } from '../builders/records.ts';
import { day, hour, minute, openKeeping, type Keeping } from '../builders/keeping.ts';

let house: Keeping;
let told: Finding[];
beforeEach(async () => {
  house = await openKeeping();
  told = [];
});
afterEach(() => house.close());

const policy = { graceMs: hour / 4, everyMs: day };

const reconciler = (changes: { objectStore?: ObjectStore } = {}): Reconcile =>
  new Reconcile(
    house.inventory,
    house.catalog,
    house.folders,
    changes.objectStore ?? house.store,
    house.recorder,
    house.checkpoints,
    policy,
    house.clock,
    newId,
    (finding) => told.push(finding),
  );
const run = async (): Promise<Drift> =>
  (await reconciler().execute({ isOver: () => false, begin: 'now' }))!.drift;

async function aFile(overrides: Partial<FileRecord> = {}, owner: Owner = anOwner()): Promise<FileRecord> {
  const file = aPendingFile(owner, { size: 5, signedAt: house.clock(), ...overrides });
  await enter(house.ledger, [file]);
  return file;
}

/** A file whose object is there and in the books. */
async function aKeptFile(owner?: Owner): Promise<FileRecord> {
  const file = await aFile({}, owner);
  await house.arrive(file);
  await house.recorder.execute(await house.reports());
  return house.rowOf(file);
}

const end = async (file: FileRecord, state: 'cancelled' | 'removed') =>
  house.ledger.change(file.owner, [file.fileId], (current) => ({
    file: { ...current!, state },
    usage: state === 'removed' ? usageChange.remove(file.size) : usageChange.release(file.size),
    entries: [],
  }));

/** Takes the object away behind everybody's back. */
const lose = (file: FileRecord) =>
  house.database.write(() => {
    house.database.prepare('DELETE FROM objects WHERE key = ?').run(ObjectKey.format(file));
  });

/** The store, but for these. */
const storeThat = (its: Partial<ObjectStore>): ObjectStore =>
  Object.assign(Object.create(house.store) as ObjectStore, its);

/** An object that comes from nowhere. */
const plant = (key: string, size = 7) =>
  house.database.write(() => {
    house.database
      .prepare('INSERT INTO objects (key, size, content_type, sha256, stored_at) VALUES (?, ?, ?, ?, ?)')
      .run(key, size, 'text/plain', '', house.clock());
  });

test('books that agree with the store show no drift', async () => {
  const owner = anOwner();
  for (const one of [owner, owner, anOwner()]) await aKeptFile(one);
  await aFile();
  await end(await aFile(), 'cancelled');
  house.pass(hour);
  const result = await reconciler().execute({ isOver: () => false, begin: 'now' });
  expect(result).toEqual({
    runId: expect.any(String),
    startedAt: house.clock(),
    finishedAt: house.clock(),
    examined: 3 + 5,
    drift: noDrift,
  });
  expect(told).toEqual([]);
});

test('the folder of a file, where it is not there, is made; that of one in the trash is not', async () => {
  const [owner, other] = [anOwner(), anOwner()];
  await aFile({ folder: Folder.parse('/a/b/') }, owner);
  await enter(house.ledger, [aStoredFile(owner, { state: 'trashed', folder: Folder.parse('/c/') })]);
  await aFile({ folder: Folder.parse('/d/') }, other);
  await run();
  const foldersIn = async (its: Owner, parent: Folder) =>
    (await house.folders.list(its, parent, { limit: 9 })).items;
  expect(await foldersIn(owner, Folder.root)).toEqual(['/a/']);
  expect(await foldersIn(owner, Folder.parse('/a/'))).toEqual(['/a/b/']);
  expect(await foldersIn(other, Folder.root)).toEqual(['/d/']);
});

describe('an object', () => {
  test('whose event was lost is recorded; the event, coming after all, finds it done', async () => {
    const file = await aFile();
    await house.arrive(file);
    const reports = await house.reports();
    house.pass(hour);
    expect(await run()).toEqual({ ...noDrift, settled: { count: 1, bytes: 5 } });
    expect((await house.rowOf(file)).state).toBe('stored');
    expect(await house.recorder.execute(reports)).toEqual([{ kind: 'duplicate' }]);
    expect(await house.usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: 5 });
    expect((await house.entriesOf(file)).map(({ kind }) => kind)).toEqual(['file.stored']);
    expect(await run()).toEqual(noDrift);
  });

  test('that is young is left to its event', async () => {
    await house.arrive(await aFile());
    house.pass(policy.graceMs - 1);
    expect(await run()).toEqual(noDrift);
    house.pass(1);
    expect((await run()).settled.count).toBe(1);
  });

  test('of a file that was removed, or an upload that was cancelled, is removed', async () => {
    const removed = await aKeptFile();
    await end(removed, 'removed');
    const cancelled = await aFile();
    await end(cancelled, 'cancelled');
    await house.arrive(cancelled);
    house.pass(hour);
    expect(await run()).toEqual({ ...noDrift, removed: { count: 2, bytes: 10 } });
    expect(await house.store.list('', 10)).toEqual([]);
    expect(await run()).toEqual(noDrift);
  });

  test('that no books know of is told of, left alone, and attributed to nobody', async () => {
    const stranger = ObjectKey.format(aPendingFile(anOwner()));
    const known = await aKeptFile();
    const beside = ObjectKey.format({ ...known, fileId: aPendingFile(known.owner).fileId });
    const keys = [stranger, beside, 'u/nonsense', 'u/a/b/c'];
    for (const key of keys) await plant(key);
    house.pass(hour);
    expect(await run()).toEqual({ ...noDrift, orphans: { count: 4, bytes: 28 } });
    const named = told.map((finding) => (finding.kind === 'orphans' ? finding.key : finding.kind));
    expect(named.toSorted()).toEqual(keys.toSorted());
    expect(await house.store.list('', 10)).toHaveLength(5);
    expect(await house.usageOf(known)).toEqual({ ...noUsage, files: 1, bytes: 5 });
    expect((await run()).orphans.count).toBe(4);
  });

  test('that cannot be dealt with is told of, and does not stop the run', async () => {
    const file = await aFile();
    await end(file, 'cancelled');
    // A row without a file: removing it fails.
    await plant(ObjectKey.format(file));
    const other = await aFile();
    await house.arrive(other);
    house.pass(hour);
    expect(await run()).toEqual({
      ...noDrift,
      settled: { count: 1, bytes: 5 },
      failed: { count: 1, bytes: 7 },
    });
  });
});

describe('a file', () => {
  test.each(['stored', 'quarantined', 'trashed'] as const)(
    'that is %s and has no object is told of, and nothing is written off',
    async (state) => {
      const file = await aKeptFile();
      await house.ledger.change(file.owner, [file.fileId], (current) => ({
        file: { ...current!, state },
        usage: noUsage,
        entries: [],
      }));
      await lose(file);
      house.pass(hour);
      expect(await run()).toEqual({ ...noDrift, missing: { count: 1, bytes: 5 } });
      expect(told).toEqual([{ kind: 'missing', key: { owner: file.owner, fileId: file.fileId }, bytes: 5 }]);
      expect(await house.rowOf(file)).toMatchObject({ state });
      expect(await house.usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: 5 });
    },
  );

  test('that is young is not looked for', async () => {
    const file = await aKeptFile();
    await lose(file);
    house.pass(policy.graceMs - 1);
    expect(await run()).toEqual(noDrift);
    house.pass(1);
    expect((await run()).missing.count).toBe(1);
  });

  test('whose object is in the list is not asked for by itself', async () => {
    const owner = anOwner();
    for (let index = 0; index < 3; index += 1) await aKeptFile(owner);
    house.pass(hour);
    const asked: unknown[] = [];
    const watched = storeThat({ head: async (key) => (asked.push(key), house.store.head(key)) });
    await reconciler({ objectStore: watched }).execute({ isOver: () => false, begin: 'now' });
    expect(asked).toEqual([]);
  });

  test('whose object came while the list was on its way is not missing', async () => {
    await aKeptFile();
    house.pass(hour);
    const racing = storeThat({
      list: async (after, limit) => (after === '' ? house.store.list(after, limit) : []),
    });
    const result = await reconciler({ objectStore: racing }).execute({ isOver: () => false, begin: 'now' });
    expect(result!.drift).toEqual(noDrift);
  });

  test('that is removed between the two looks is not missing', async () => {
    const file = await aKeptFile();
    house.pass(hour);
    const racing = storeThat({
      async list(after, limit) {
        const listed = await house.store.list(after, limit);
        if (after === '') return listed;
        await end(file, 'removed');
        await house.store.remove(file);
        return [];
      },
    });
    const result = await reconciler({ objectStore: racing }).execute({ isOver: () => false, begin: 'now' });
    expect(result!.drift).toEqual(noDrift);
  });
});

test('a usage that is not what the files make is set right', async () => {
  const file = await aKeptFile();
  await house.ledger.change(file.owner, [file.fileId], (current) => ({
    file: current!,
    usage: { files: 1, bytes: 100, reservedFiles: 1, reservedBytes: 20 },
    entries: [],
  }));
  house.pass(hour);
  expect(await run()).toEqual({ ...noDrift, recounted: { count: 1, bytes: 120 } });
  expect(await house.usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: 5 });
  expect(await run()).toEqual(noDrift);
});

describe('a run', () => {
  /** More than a batch, of one owner and of many, with a difference of each kind here and there. */
  async function aLot(): Promise<Drift> {
    const owner = anOwner();
    const files = Array.from({ length: 2_300 }, () =>
      aStoredFile(owner, { size: 1, storedAt: house.clock(), sequencer: undefined, etag: '' }),
    );
    await enter(house.ledger, files);
    await house.database.write(() => {
      const insert = house.database.prepare(
        "INSERT INTO objects (key, size, content_type, sha256, stored_at) VALUES (?, 1, 'a/b', '', ?)",
      );
      files.forEach((file, index) => {
        if (index % 500 !== 7) insert.run(ObjectKey.format(file), house.clock());
      });
      for (let index = 0; index < 20; index++) insert.run(`u/${anOwner()}/${newId()}`, house.clock());
    });
    for (let index = 0; index < 150; index++) await aKeptFile();
    house.pass(hour);
    return { ...noDrift, orphans: { count: 20, bytes: 20 }, missing: { count: 5, bytes: 5 } };
  }

  test('reads everything once, in pages', async () => {
    const expected = await aLot();
    const result = (await reconciler().execute({ isOver: () => false, begin: 'now' }))!;
    expect(result.drift).toEqual(expected);
    expect(result.examined).toBe(2_300 - 5 + 20 + 150 + 2_300 + 150);
  });

  test('that is stopped after each step goes on where it was, and finds the same', async () => {
    const expected = await aLot();
    let result = await reconciler().execute({ isOver: () => true, begin: 'now' });
    const { runId } = result!;
    let calls = 1;
    for (; result!.finishedAt === null; calls++) {
      expect(await lastReconciliation(house.checkpoints)).toEqual(result);
      result = await reconciler().execute({ isOver: () => true, begin: 'when due' });
    }
    expect(calls).toBeGreaterThan(150);
    expect(result).toMatchObject({ runId, drift: expected });
    expect(result!.examined).toBe(2_300 - 5 + 20 + 150 + 2_300 + 150);
  });

  test('beside another gives way', async () => {
    await aLot();
    const [one, other] = await Promise.all(
      [1, 2].map(() => reconciler().execute({ isOver: () => true, begin: 'now' })),
    );
    expect(one).toEqual(other);
    expect((await house.checkpoints.find('reconciliation'))!.version).toBe(1);
  });

  test('begins when the last began long enough ago, or when it is asked for', async () => {
    const when = (begin: 'now' | 'when due') => reconciler().execute({ isOver: () => false, begin });
    const first = (await when('when due'))!;
    house.pass(policy.everyMs - 1);
    expect(await when('when due')).toEqual(first);
    house.pass(1);
    const second = (await when('when due'))!;
    expect(second.runId).not.toBe(first.runId);
    house.pass(minute);
    expect((await when('now'))!.runId).not.toBe(second.runId);
  });
});
