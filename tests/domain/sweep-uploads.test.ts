// Abandoned uploads give their room back; those that arrived after all are settled, once.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CancelUpload, noUsage, SweepUploads, type FileRecord, type ObjectStore } from '@stowage/domain';
import { anOwner, aPendingFile, enter, newId } from '../builders/records.ts';
import { day, hour, minute, openKeeping, type Keeping } from '../builders/keeping.ts';

let house: Keeping;
beforeEach(async () => (house = await openKeeping()));
afterEach(() => house.close());

const policy = { longestPutMs: 3 * hour, partsKeptMs: 7 * day };

const sweeper = (objectStore: ObjectStore = house.store): SweepUploads =>
  new SweepUploads(house.inventory, house.ledger, objectStore, house.recorder, policy, house.clock, newId);
const sweep = (isOver = () => false) => sweeper().execute({ isOver });

async function anUpload(overrides: Partial<FileRecord> = {}): Promise<FileRecord> {
  const signedAt = house.clock();
  const file = aPendingFile(anOwner(), {
    size: 5,
    signedAt,
    urlExpiresAt: signedAt + 15 * minute,
    ...overrides,
  });
  await enter(house.ledger, [file]);
  return file;
}
const overdue = 15 * minute + policy.longestPutMs;
const kindsOf = async (file: FileRecord) => (await house.entriesOf(file)).map(({ kind }) => kind);

test('an upload is given up when its URL has expired and the longest transfer would be over, no sooner', async () => {
  const file = await anUpload();
  house.pass(overdue - 1);
  expect(await sweep()).toMatchObject({ examined: 0 });
  house.pass(1);
  expect(await sweep()).toEqual({ examined: 1, settled: 0, expired: 1, failures: [] });
  expect((await house.rowOf(file)).state).toBe('cancelled');
  expect(await house.usageOf(file)).toEqual(noUsage);
  expect(await house.entriesOf(file)).toEqual([
    expect.objectContaining({ kind: 'upload.expired', actor: 'system', outcome: 'done', bytes: 5 }),
  ]);
  expect(await sweep()).toMatchObject({ examined: 0 });
});

test('what arrives after that is unwanted, and removed', async () => {
  const file = await anUpload();
  house.pass(overdue);
  await sweep();
  await house.arrive(file);
  expect(await house.recorder.execute(await house.reports())).toEqual([{ kind: 'unwanted' }]);
  expect(await house.store.head(file)).toBeUndefined();
  expect(await house.usageOf(file)).toEqual(noUsage);
  expect(await kindsOf(file)).toEqual(['upload.expired']);
});

test('what has arrived is settled as its event would have it, and the event finds it done', async () => {
  const file = await anUpload();
  await house.arrive(file);
  const reports = await house.reports();
  house.pass(overdue);
  expect(await sweep()).toEqual({ examined: 1, settled: 1, expired: 0, failures: [] });
  expect(await house.rowOf(file)).toMatchObject({ state: 'stored', etag: reports[0]!.etag });
  expect(await house.recorder.execute(reports)).toEqual([{ kind: 'duplicate' }]);
  expect(await house.usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: 5 });
  expect(await kindsOf(file)).toEqual(['file.stored']);
});

test('what has arrived in another size than granted is quarantined', async () => {
  const file = await anUpload();
  await house.arrive(file, 4);
  house.pass(overdue);
  expect(await sweep()).toMatchObject({ settled: 1 });
  expect((await house.rowOf(file)).state).toBe('quarantined');
});

describe('a file in parts', () => {
  const plan = { partSize: 5, partCount: 2, checksums: false };

  async function aTransfer(completingSince?: number): Promise<FileRecord> {
    const file = await anUpload({ size: 10, parts: plan });
    const transferId = await house.store.beginParts(file);
    const parts = { ...plan, transferId, completingSince };
    const [outcome] = await house.ledger.change(file.owner, [file.fileId], (current) => ({
      file: { ...current!, parts },
      usage: noUsage,
      entries: [],
    }));
    return outcome!.file!;
  }

  test('is kept as long as the bucket keeps its parts; then they go, too', async () => {
    const file = await aTransfer();
    house.pass(15 * minute + policy.partsKeptMs - 1);
    expect(await sweep()).toMatchObject({ examined: 0 });
    expect(await house.store.listParts(file)).toEqual([]);
    house.pass(1);
    expect(await sweep()).toMatchObject({ expired: 1 });
    expect(await house.store.listParts(file)).toBeUndefined();
    expect(await house.usageOf(file)).toEqual(noUsage);
  });

  test('whose completion was just begun is left to it', async () => {
    const end = house.clock() + 15 * minute + policy.partsKeptMs;
    const file = await aTransfer(end - minute);
    house.pass(end - house.clock());
    expect(await sweep()).toMatchObject({ examined: 0 });
    house.pass(policy.longestPutMs);
    expect(await sweep()).toMatchObject({ expired: 1 });
    expect((await house.rowOf(file)).state).toBe('cancelled');
  });
});

describe('while the sweeper looks at the store, which has nothing,', () => {
  const sweepDuring = (happening: () => Promise<unknown>) =>
    sweeper(
      Object.assign(Object.create(house.store) as ObjectStore, {
        async head() {
          await happening();
          return undefined;
        },
      }),
    ).execute({ isOver: () => false });

  test('an upload that is renewed is kept', async () => {
    const file = await anUpload();
    house.pass(overdue);
    const swept = await sweepDuring(() =>
      house.ledger.change(file.owner, [file.fileId], (current) => ({
        file: { ...current!, urlExpiresAt: house.clock() + 15 * minute },
        usage: noUsage,
        entries: [],
      })),
    );
    expect(swept).toMatchObject({ examined: 1, expired: 0, failures: [] });
    expect((await house.rowOf(file)).state).toBe('pending');
  });

  test('an upload that arrives and is recorded stays so', async () => {
    const file = await anUpload();
    house.pass(overdue);
    const swept = await sweepDuring(async () => {
      await house.arrive(file);
      await house.recorder.execute(await house.reports());
    });
    expect(swept).toMatchObject({ examined: 1, expired: 0, failures: [] });
    expect((await house.rowOf(file)).state).toBe('stored');
    expect(await house.usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: 5 });
    expect(await kindsOf(file)).toEqual(['file.stored']);
  });

  test('an upload that is cancelled gives its room back once', async () => {
    const file = await anUpload();
    house.pass(overdue);
    const cancel = new CancelUpload(house.ledger, house.store, house.clock, newId);
    const caller = { owner: file.owner, requestId: 'r' };
    const swept = await sweepDuring(() => cancel.execute({ caller, uploadId: file.fileId }));
    expect(swept).toMatchObject({ examined: 1, expired: 0, failures: [] });
    expect(await house.usageOf(file)).toEqual(noUsage);
    expect(await kindsOf(file)).toEqual(['upload.cancelled']);
  });

  test('a transfer that was begun for an upload ends with it', async () => {
    const parts = { partSize: 5, partCount: 2, checksums: false };
    const file = await anUpload({ size: 10, parts });
    house.pass(15 * minute + policy.partsKeptMs);
    const begun: FileRecord[] = [];
    const swept = await sweepDuring(async () => {
      const transferId = await house.store.beginParts(file);
      const [outcome] = await house.ledger.change(file.owner, [file.fileId], (current) => ({
        file: { ...current!, parts: { ...parts, transferId } },
        usage: noUsage,
        entries: [],
      }));
      begun.push(outcome!.file!);
    });
    expect(swept).toMatchObject({ examined: 1, expired: 1, failures: [] });
    expect(await house.store.listParts(begun[0]!)).toBeUndefined();
  });
});

test('one upload that cannot be dealt with does not hold up the others, and comes again', async () => {
  const files = [await anUpload(), await anUpload(), await anUpload()];
  house.pass(overdue);
  const broken = Object.assign(Object.create(house.store) as ObjectStore, {
    async head(key: FileRecord) {
      if (key.fileId === files[1]!.fileId) throw new Error('the store is down');
      return house.store.head(key);
    },
  });
  const result = await sweeper(broken).execute({ isOver: () => false });
  expect(result).toMatchObject({ examined: 3, expired: 2, failures: [new Error('the store is down')] });
  expect(await sweep()).toMatchObject({ examined: 1, expired: 1 });
});

test('a sweep stops when it is told to, and the next one goes on', async () => {
  const files = await Promise.all(Array.from({ length: 450 }, () => anUpload()));
  house.pass(overdue);
  let asked = 0;
  const first = await sweep(() => ++asked > 12);
  expect(first.expired).toBeGreaterThan(0);
  expect(first.expired).toBeLessThan(450);
  expect((await sweep()).expired).toBe(450 - first.expired);
  for (const file of files) expect((await house.rowOf(file)).state).toBe('cancelled');
});
