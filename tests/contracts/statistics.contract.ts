import { describe, expect, test } from '@jest/globals';
import {
  addTally,
  isOwnDoing,
  noTally,
  stepLength,
  stepOf,
  tallyOf,
  type JournalEntry,
  type Owner,
  type Step,
  type Tally,
} from '@stowage/domain';
import fc from 'fast-check';
import { anEntry, anOwner, aStoredFile, enter, noon } from '../builders/records.ts';
import type { Effort } from './books.ts';
import { withOperations, type OpenOperations } from './operations.ts';

const day = stepLength.day;
const midnight = stepOf('day', noon);

/** What all statistics do. */
export function describeStatistics(name: string, open: OpenOperations, effort: Effort): void {
  describe(`${name} as Statistics`, () => {
    test('are empty where nothing happened', () =>
      withOperations(open, async ({ statistics }) => {
        expect(await statistics.tallies('hour', midnight, midnight + day)).toEqual([]);
        expect(await statistics.activeUsers(midnight, midnight + day)).toBe(0);
        expect(await statistics.days(anOwner(), midnight, midnight + day)).toEqual([]);
        expect(await statistics.top('bytes', midnight, midnight + day, 10)).toEqual([]);
        expect(await statistics.holdings()).toEqual({ accounts: 0, files: 0, bytes: 0, reservedBytes: 0 });
      }));

    test('entries that change the books are counted with them', () =>
      withOperations(open, async ({ ledger, statistics, catchUp }) => {
        const owner = anOwner();
        const file = aStoredFile(owner, { size: 700 });
        const entry = anEntry(owner, { fileId: file.fileId, bytes: 700 });
        await ledger.change(owner, [file.fileId], () => ({
          file,
          usage: { files: 1, bytes: 700, reservedFiles: 0, reservedBytes: 0 },
          entries: [entry],
        }));
        await catchUp();
        const [hour] = await statistics.tallies('hour', midnight, midnight + day);
        expect(hour).toEqual({ ...noTally, at: noon, uploads: 1, bytes: 700, growth: 700, activeUsers: 1 });
        expect(await statistics.top('uploads', midnight, midnight + day, 10)).toEqual([
          { sub: owner, uploads: 1, bytes: 700 },
        ]);
      }));

    test('count as errors what went wrong without being refused', () =>
      withOperations(open, async ({ journal, statistics, catchUp }) => {
        const owner = anOwner();
        const [own, system] = [{ actor: owner }, { actor: 'system' as const }];
        await journal.append(anEntry(owner, { ...system, kind: 'file.quarantined', bytes: 7 }));
        await journal.append(anEntry(owner, { ...system, kind: 'upload.expired' }));
        await journal.append(anEntry(owner, { ...own, kind: 'upload.cancelled' }));
        await journal.append(anEntry(owner, { ...own, kind: 'upload.refused', outcome: 'refused' }));
        await catchUp();
        const expected = { ...noTally, refusals: 1, errors: 2, growth: 7 };
        expect(await statistics.tallies('hour', midnight, midnight + day)).toEqual([
          { ...expected, at: noon, activeUsers: 1 },
        ]);
        expect(await statistics.tallies('day', midnight, midnight + day)).toEqual([
          { ...expected, at: midnight, activeUsers: 1 },
        ]);
        expect(await statistics.days(owner, midnight, midnight + day)).toEqual([
          { ...expected, at: midnight },
        ]);
      }));

    test('tell what is kept and set aside over all accounts', () =>
      withOperations(open, async ({ ledger, statistics, catchUp }) => {
        const [one, other] = [anOwner(), anOwner()];
        await enter(ledger, [aStoredFile(one, { size: 5 }), aStoredFile(one, { size: 7 })]);
        await enter(ledger, [
          aStoredFile(other, { size: 1_000 }),
          { ...aStoredFile(other, { size: 30 }), state: 'pending', storedAt: undefined },
        ]);
        await catchUp();
        expect(await statistics.holdings()).toEqual({
          accounts: 2,
          files: 3,
          bytes: 1_012,
          reservedBytes: 30,
        });
      }));

    test('are what adding up the entries gives, in whatever order those come', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(someEntry, { maxLength: 25 }), someRange, (given, range) =>
          withOperations(open, async ({ journal, statistics, catchUp }) => {
            const users = [anOwner(), anOwner(), anOwner()];
            const entries = given.map(({ user, own, ...some }) =>
              anEntry(users[user]!, { ...some, actor: own ? users[user]! : 'system' }),
            );
            for (const entry of entries) await journal.append(entry);
            await catchUp();
            const [from, to] = range;
            const within = entries.filter(({ at }) => at >= from && at < to);

            for (const step of ['hour', 'day'] as const) {
              expect(await statistics.tallies(step, from, to)).toEqual(talliesOf(step, within));
            }
            expect(await statistics.activeUsers(from, to)).toBe(activeIn(within));
            for (const sub of users) {
              const its = within.filter(({ subject }) => subject === sub);
              const expected = talliesOf('day', its).map(({ activeUsers: _, ...tally }) => tally);
              expect(await statistics.days(sub, from, to)).toEqual(expected);
            }
            for (const by of ['bytes', 'uploads'] as const) {
              expect(await statistics.top(by, from, to, 2)).toEqual(topOf(by, within, users).slice(0, 2));
            }
          }),
        ),
        { numRuns: effort.runs },
      );
    });
  });
}

const someEntry = fc
  .record({
    user: fc.nat(2),
    own: fc.boolean(),
    // Within five days, at few hours, so that the same hour, another hour and another day are all common.
    at: fc
      .tuple(fc.nat(4), fc.constantFrom(0, 1, 12, 23), fc.nat(2))
      .map(([days, hours, rest]) => midnight + days * day + hours * stepLength.hour + rest),
    kind: fc.constantFrom(
      'file.stored',
      'file.downloaded',
      'file.removed',
      'file.quarantined',
      'upload.expired',
      'quota.exceeded',
    ),
    bytes: fc.constantFrom(1, 1_000, 5 * 1024 ** 4),
  })
  .map((some) => ({
    ...some,
    kind: some.kind as JournalEntry['kind'],
    outcome: some.kind === 'quota.exceeded' ? ('refused' as const) : ('done' as const),
  }));

const someRange = fc
  .tuple(fc.nat(4), fc.nat(4))
  .map(([a, b]): [number, number] => [
    midnight + Math.min(a, b) * day,
    midnight + (Math.max(a, b) + 1) * day,
  ]);

/** Steps in which anything was counted. */
function talliesOf(step: Step, entries: readonly JournalEntry[]) {
  const bySteps = [...Map.groupBy(entries, ({ at }) => stepOf(step, at))].toSorted(([a], [b]) => a - b);
  return bySteps
    .map(([at, its]) => ({
      ...its.map(tallyOf).reduce<Tally>(addTally, noTally),
      at,
      activeUsers: activeIn(its),
    }))
    .filter(({ at: _, ...tally }) => Object.values(tally).some((sum) => sum !== 0));
}

const activeIn = (entries: readonly JournalEntry[]): number =>
  new Set(entries.filter(isOwnDoing).map(({ subject }) => subject)).size;

const topOf = (by: 'bytes' | 'uploads', entries: readonly JournalEntry[], users: readonly Owner[]) =>
  users
    .map((sub) => {
      const { uploads, bytes } = entries
        .filter(({ subject }) => subject === sub)
        .map(tallyOf)
        .reduce<Tally>(addTally, noTally);
      return { sub, uploads, bytes };
    })
    .filter(({ uploads }) => uploads > 0)
    .toSorted((a, b) => b[by] - a[by] || (a.sub < b.sub ? -1 : 1));
