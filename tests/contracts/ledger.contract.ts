import { describe, expect, test } from '@jest/globals';
import {
  available,
  DomainError,
  requireSame,
  reserveOnce,
  usageChange,
  type Account,
  type Change,
  type FileId,
  type FileRecord,
  type Owner,
} from '@stowage/domain';
import fc from 'fast-check';
import { aFileId, anEntry, anOwner, aPendingFile, beginning } from '../builders/records.ts';
import { withBooks, type Books, type Effort, type OpenBooks } from './books.ts';

const quota = { maxBytes: 1_000, maxFiles: 10, maxFileBytes: 1_000 };

/** What every ledger does. */
export function describeLedger(name: string, open: OpenBooks, effort: Effort): void {
  const withLedger = (body: (books: Books) => Promise<void>) => () => withBooks(open, quota, body);

  describe(`${name} as Ledger`, () => {
    test(
      'an owner of whom nothing was written has the default quota and no usage',
      withLedger(async ({ ledger }) => {
        const owner = anOwner();
        expect(await ledger.account(owner)).toEqual({ owner, quota, usage: usageChange.none });
      }),
    );

    test(
      'a change writes row, usage and journal together, and counts versions',
      withLedger(async ({ ledger, catalog, journal }) => {
        const file = aPendingFile(anOwner(), { size: 400, sha256: 'A'.repeat(43) + '=', lastModified: 5 });
        const entry = anEntry(file.owner, {
          fileId: file.fileId,
          name: file.name,
          bytes: 400,
          requestId: 'r',
        });

        const outcomes = await ledger.change(file.owner, [file.fileId], (current, fileId, account) => {
          expect(current).toBeUndefined();
          expect(fileId).toBe(file.fileId);
          expect(account.quota).toEqual(quota);
          return beginning(file, [entry]);
        });

        const written = { ...file, version: 1 };
        expect(outcomes).toEqual([{ fileId: file.fileId, file: written, changed: true }]);
        expect(await catalog.find(file.owner, file.fileId)).toEqual(written);
        expect((await ledger.account(file.owner)).usage).toEqual(usageChange.reserve(400));
        expect((await journal.list(file.owner, {}, { limit: 10 })).items).toEqual([entry]);

        const [again] = await ledger.change(file.owner, [file.fileId], (current) => settling(current!));
        expect(again!.file!.version).toBe(2);
        expect((await ledger.account(file.owner)).usage).toEqual({
          ...usageChange.none,
          files: 1,
          bytes: 400,
        });
      }),
    );

    test(
      'a start that is said several times at once reserves once',
      withLedger(async ({ ledger }) => {
        const draft = aPendingFile(anOwner(), { size: 400 });
        const starts = [1, 2, 3].map(() =>
          ledger.change(draft.owner, [draft.fileId], (current) => reserveOnce(current, draft)),
        );
        for (const [outcome] of await Promise.all(starts))
          expect(requireSame(outcome!.file!, draft).size).toBe(400);
        expect((await ledger.account(draft.owner)).usage).toEqual(usageChange.reserve(400));
      }),
    );

    test(
      'what operators decide is written with its entries, and leaves the usage alone',
      withLedger(async ({ ledger, journal }) => {
        const file = aPendingFile(anOwner(), { size: 400 });
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        const entry = anEntry(file.owner, { kind: 'account.disabled', actor: anOwner() });
        const decided = await ledger.changeAccount(file.owner, (current) => {
          expect(current).toMatchObject({ quota, usage: usageChange.reserve(400) });
          expect(current.disabledAt).toBeUndefined();
          return {
            quota: { ...quota, maxBytes: 100 },
            standing: { disabledAt: 5, signedOutAt: 6, endedSessions: ['a', 'b'] },
            entries: [entry],
          };
        });
        const account = await ledger.account(file.owner);
        expect(decided).toEqual(account);
        expect(account).toMatchObject({
          quota: { ...quota, maxBytes: 100 },
          usage: usageChange.reserve(400),
          disabledAt: 5,
          signedOutAt: 6,
          endedSessions: ['a', 'b'],
        });
        expect((await journal.list(file.owner, {}, { limit: 10 })).items).toEqual([entry]);

        await ledger.changeAccount(file.owner, (current) => ({
          quota: current.quota,
          standing: { signedOutAt: 7 },
          entries: [],
        }));
        const enabled = await ledger.account(file.owner);
        expect(enabled).toMatchObject({ quota: { maxBytes: 100 }, signedOutAt: 7 });
        expect(enabled.disabledAt).toBeUndefined();
        expect(enabled.endedSessions).toBeUndefined();
      }),
    );

    test(
      'a quota below what is used refuses what comes, and takes nothing away',
      withLedger(async ({ ledger }) => {
        const file = aPendingFile(anOwner(), { size: 400 });
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        await ledger.changeAccount(file.owner, () => ({
          quota: { ...quota, maxBytes: 0 },
          standing: {},
          entries: [],
        }));
        const more = aPendingFile(file.owner, { size: 1 });
        await expect(ledger.change(file.owner, [more.fileId], () => beginning(more))).rejects.toMatchObject({
          code: 'quota-exceeded',
          details: { available: 0 },
        });
        const [settled] = await ledger.change(file.owner, [file.fileId], (current) => settling(current!));
        expect(settled!.changed).toBe(true);
      }),
    );

    test(
      'decisions that meet are made one after the other, and a decision not to change writes nothing',
      withLedger(async ({ ledger, journal }) => {
        const owner = anOwner();
        await Promise.all(
          Array.from({ length: 5 }, () =>
            ledger.changeAccount(owner, ({ quota, signedOutAt = 0 }) => ({
              quota: { ...quota, maxFiles: quota.maxFiles + 1 },
              standing: { signedOutAt: signedOutAt + 1 },
              entries: [anEntry(owner)],
            })),
          ),
        );
        const account = await ledger.changeAccount(owner, () => undefined);
        expect(account).toMatchObject({ quota: { maxFiles: quota.maxFiles + 5 }, signedOutAt: 5 });
        expect((await journal.list(owner, {}, { limit: 10 })).items).toHaveLength(5);
      }),
    );

    test(
      'the plan of a file’s parts comes back as it was written',
      withLedger(async ({ ledger, catalog }) => {
        const plan = { partSize: 8_388_608, partCount: 13, checksums: true };
        const file = aPendingFile(anOwner(), { size: 400, parts: plan });
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        expect((await catalog.find(file.owner, file.fileId))!.parts).toEqual(plan);
        for (const parts of [
          { ...plan, transferId: 'a/b+c=', completingSince: 5 },
          { ...plan, transferId: 'a/b+c=', completingSince: undefined },
        ]) {
          const [outcome] = await ledger.change(file.owner, [file.fileId], (current) => {
            expect(current!.parts!.checksums).toBe(true);
            return { file: { ...current!, parts }, usage: usageChange.none, entries: [] };
          });
          expect(outcome!.file!.parts).toEqual(parts);
          expect((await catalog.find(file.owner, file.fileId))!.parts).toEqual(parts);
        }
      }),
    );

    test('sizes are exact up to five tebibytes', () =>
      withBooks(
        open,
        { maxBytes: 2 ** 50, maxFiles: 9, maxFileBytes: 2 ** 50 },
        async ({ ledger, catalog }) => {
          const file = aPendingFile(anOwner(), { size: 5 * 1024 ** 4 - 1 });
          await ledger.change(file.owner, [file.fileId], () => beginning(file));
          expect((await catalog.find(file.owner, file.fileId))!.size).toBe(5 * 1024 ** 4 - 1);
          expect((await ledger.account(file.owner)).usage.reservedBytes).toBe(5 * 1024 ** 4 - 1);
        },
      ));

    test(
      'deciding to leave a file as it is changes nothing',
      withLedger(async ({ ledger }) => {
        const file = aPendingFile(anOwner());
        const missing = aFileId();
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        const outcomes = await ledger.change(file.owner, [missing, file.fileId], () => undefined);
        expect(outcomes).toEqual([
          { fileId: missing, file: undefined, changed: false },
          { fileId: file.fileId, file: { ...file, version: 1 }, changed: false },
        ]);
      }),
    );

    test(
      'outcomes come in the order of the ids',
      withLedger(async ({ ledger }) => {
        const owner = anOwner();
        const files = [1, 2, 3].map((size) => aPendingFile(owner, { size })).reverse();
        const outcomes = await ledger.change(
          owner,
          files.map(({ fileId }) => fileId),
          (_, fileId) => beginning(files.find((file) => file.fileId === fileId)!),
        );
        expect(outcomes.map(({ file }) => file!.size)).toEqual([3, 2, 1]);
      }),
    );

    test(
      'what a decision throws ends the call, and nothing of it is written',
      withLedger(async ({ ledger, catalog, journal }) => {
        const file = aPendingFile(anOwner());
        const poisonous = aFileId();
        const refusal = new DomainError('conflict', 'No.');
        const call = ledger.change(file.owner, [file.fileId, poisonous], (_, fileId) => {
          if (fileId === poisonous) throw refusal;
          return beginning(file, [anEntry(file.owner)]);
        });
        await expect(call).rejects.toBe(refusal);
        expect(await catalog.find(file.owner, file.fileId)).toBeUndefined();
        expect((await ledger.account(file.owner)).usage).toEqual(usageChange.none);
        expect((await journal.list(file.owner, {}, { limit: 10 })).items).toEqual([]);
      }),
    );

    test(
      'a call that fails leaves those beside it unharmed',
      withLedger(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const files = [1, 2, 3, 4, 5].map((size) => aPendingFile(owner, { size }));
        const results = await Promise.allSettled(
          files.map((file) =>
            ledger.change(owner, [file.fileId], () => {
              if (file.size === 3) throw new TypeError('a fault');
              return beginning(file);
            }),
          ),
        );
        expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true]);
        expect((await ledger.account(owner)).usage).toEqual({
          ...usageChange.none,
          reservedFiles: 4,
          reservedBytes: 12,
        });
        expect(await catalog.find(owner, files[2]!.fileId)).toBeUndefined();
      }),
    );

    test.each([
      { unit: 'bytes', sizes: [600, 500], available: 400, requested: 500 },
      { unit: 'files', sizes: Array<number>(11).fill(1), available: 0, requested: 1 },
    ])('claiming more $unit than are available is refused, with the figures', (refused) =>
      withBooks(open, quota, async ({ ledger }) => {
        const owner = anOwner();
        const reserve = (size: number) => {
          const file = aPendingFile(owner, { size });
          return ledger.change(owner, [file.fileId], () => beginning(file));
        };
        for (const size of refused.sizes.slice(0, -1)) await reserve(size);
        const before = await ledger.account(owner);
        await expect(reserve(refused.sizes.at(-1)!)).rejects.toMatchObject({
          code: 'quota-exceeded',
          details: { unit: refused.unit, available: refused.available, requested: refused.requested },
        });
        expect(await ledger.account(owner)).toEqual(before);
      }),
    );

    test(
      'the quota can be taken to the last byte and file',
      withLedger(async ({ ledger }) => {
        const owner = anOwner();
        const file = aPendingFile(owner, { size: quota.maxBytes });
        await ledger.change(owner, [file.fileId], () => beginning(file));
        expect(available(await ledger.account(owner)).bytes).toBe(0);
        const empty = aPendingFile(owner, { size: 0 });
        await ledger.change(owner, [empty.fileId], () => beginning(empty));
        expect((await ledger.account(owner)).usage.reservedFiles).toBe(2);
      }),
    );

    test(
      'of fifty parallel reservations with room for one, one wins',
      withLedger(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const results = await Promise.allSettled(
          Array.from({ length: 50 }, async () => {
            const file = aPendingFile(owner, { size: 501 });
            await ledger.change(owner, [file.fileId], () => beginning(file));
            return file.fileId;
          }),
        );
        const won = results.filter((result) => result.status === 'fulfilled');
        const lost = results.filter((result) => result.status === 'rejected');
        expect(won).toHaveLength(1);
        expect(new Set(lost.map(({ reason }) => (reason as DomainError).code))).toEqual(
          new Set(['quota-exceeded']),
        );
        expect(await catalog.find(owner, won[0]!.value)).toBeDefined();
        expect((await ledger.account(owner)).usage).toEqual(usageChange.reserve(501));
      }),
    );

    test(
      'of parallel settlements of one file, one counts',
      withLedger(async ({ ledger, journal }) => {
        const file = aPendingFile(anOwner(), { size: 700 });
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, () =>
            ledger.change(file.owner, [file.fileId], (current) =>
              current!.state === 'pending' ? settling(current!) : undefined,
            ),
          ),
        );
        expect(outcomes.flat().filter(({ changed }) => changed)).toHaveLength(1);
        expect((await ledger.account(file.owner)).usage).toEqual({
          ...usageChange.none,
          files: 1,
          bytes: 700,
        });
        expect((await journal.list(file.owner, {}, { limit: 10 })).items).toHaveLength(1);
      }),
    );

    test(
      'owners do not see or change one another’s books',
      withLedger(async ({ ledger, catalog }) => {
        const file = aPendingFile(anOwner());
        const other = anOwner();
        await ledger.change(file.owner, [file.fileId], () => beginning(file));
        await ledger.change(other, [file.fileId], (current) => {
          expect(current).toBeUndefined();
          return undefined;
        });
        expect(await catalog.find(other, file.fileId)).toBeUndefined();
        expect((await ledger.account(other)).usage).toEqual(usageChange.none);
      }),
    );

    test('used + reserved + available = limit, and used is the size of what is kept, after any interleaving', () =>
      withBooks(open, quota, (books) =>
        fc.assert(
          fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), (rounds) =>
            keepsTheLaws(books, rounds),
          ),
          { numRuns: effort.runs },
        ),
      ));
  });
}

type Step = {
  readonly slot: number;
  readonly does: 'reserve' | 'settle' | 'release' | 'remove';
  readonly size: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  slot: fc.nat(4),
  does: fc.constantFrom('reserve', 'settle', 'release', 'remove'),
  size: fc.integer({ min: 0, max: 600 }),
});

/** The steps of a round run at the same time, one round after the other. */
async function keepsTheLaws({ ledger, catalog }: Books, rounds: readonly Step[][]): Promise<void> {
  const owner = anOwner();
  const slots = Array.from({ length: 5 }, aFileId);
  for (const round of rounds) {
    await Promise.allSettled(
      round.map((step) =>
        ledger.change(owner, [slots[step.slot]!], (current, fileId) => take(step, owner, fileId, current)),
      ),
    );
    const account = await ledger.account(owner);
    const files = await Promise.all(slots.map((fileId) => catalog.find(owner, fileId)));
    expect(account).toMatchObject(sums(files));
    expectLaw(account);
  }
}

function take(step: Step, owner: Owner, fileId: FileId, current: FileRecord | undefined): Change | undefined {
  if (step.does === 'reserve') {
    return current ? undefined : beginning(aPendingFile(owner, { fileId, size: step.size }));
  }
  if (step.does === 'settle') return current?.state === 'pending' ? settling(current) : undefined;
  if (step.does === 'release') {
    if (current?.state !== 'pending') return undefined;
    return {
      file: { ...current, state: 'cancelled' },
      usage: usageChange.release(current.size),
      entries: [],
    };
  }
  if (current?.state !== 'stored') return undefined;
  return { file: { ...current, state: 'removed' }, usage: usageChange.remove(current.size), entries: [] };
}

const settling = (file: FileRecord): Change => ({
  file: { ...file, state: 'stored', storedAt: file.signedAt, recordedAt: file.signedAt },
  usage: usageChange.settle(file.size),
  entries: [anEntry(file.owner, { fileId: file.fileId })],
});

const sums = (files: readonly (FileRecord | undefined)[]) => {
  const stored = files.filter((file) => file?.state === 'stored');
  const pending = files.filter((file) => file?.state === 'pending');
  const size = (some: typeof files) => some.reduce((sum, file) => sum + file!.size, 0);
  return {
    usage: {
      files: stored.length,
      bytes: size(stored),
      reservedFiles: pending.length,
      reservedBytes: size(pending),
    },
  };
};

function expectLaw(account: Account): void {
  const left = available(account);
  expect(left.bytes).toBeGreaterThanOrEqual(0);
  expect(account.usage.bytes + account.usage.reservedBytes + left.bytes).toBe(quota.maxBytes);
  expect(account.usage.files + account.usage.reservedFiles + left.files).toBe(quota.maxFiles);
}
