import { describe, expect, test } from '@jest/globals';
import type { JournalEntry, JournalQuery } from '@stowage/domain';
import fc from 'fast-check';
import { aFileId, anEntry, anOwner, noon } from '../builders/records.ts';
import { withBooks, type Books, type Effort, type OpenBooks } from './books.ts';
import { allPages } from './paging.ts';

/** What every journal does. */
export function describeJournal(name: string, open: OpenBooks, effort: Effort): void {
  describe(`${name} as Journal`, () => {
    test('gives back what was written, every member of it', () =>
      withBooks(open, undefined, async ({ journal }) => {
        const subject = anOwner();
        const full = anEntry(subject, {
          kind: 'upload.refused',
          actor: subject,
          outcome: 'refused',
          fileId: aFileId(),
          name: 'Résumé – "final" (1).bin',
          bytes: 5 * 1024 ** 4,
          reason: 'file-too-large',
          requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
          details: { from: 'résumé.bin', limit: 5 },
        });
        const bare = anEntry(subject, { at: noon - 1 });
        await journal.append(full);
        await journal.append(bare);
        expect(await journal.list(subject, {}, { limit: 10 })).toEqual({ items: [full, bare], next: null });
      }));

    test('shows a subject nothing of another', () =>
      withBooks(open, undefined, async ({ journal }) => {
        await journal.append(anEntry(anOwner()));
        expect(await journal.list(anOwner(), {}, { limit: 10 })).toEqual({ items: [], next: null });
      }));

    test('entries appended at the same time are all there', () =>
      withBooks(open, undefined, async ({ journal }) => {
        const subject = anOwner();
        const entries = Array.from({ length: 30 }, () => anEntry(subject));
        await Promise.all(entries.map((entry) => journal.append(entry)));
        expect((await journal.list(subject, {}, { limit: 100 })).items).toEqual(entries.toReversed());
      }));

    test.each(['', 'x', '[]', '["a","b"]', '[1]', '[1,2]', 'null', '{}'])(
      'the position %j is refused',
      (after) =>
        withBooks(open, undefined, async ({ journal }) => {
          await expect(journal.list(anOwner(), {}, { limit: 10, after })).rejects.toMatchObject({
            code: 'invalid-request',
            details: { issues: [{ path: 'cursor' }] },
          });
        }),
    );

    test('pages, one after the other, are the whole, newest first, filtered by time and kind', () =>
      withBooks(open, undefined, (books) =>
        fc.assert(
          fc.asyncProperty(
            fc.array(someEntry, { minLength: 1, maxLength: 20 }),
            someQuery,
            fc.integer({ min: 1, max: 7 }),
            (entries, query, limit) => pagesAreTheWhole(books, entries, query, limit),
          ),
          { numRuns: effort.runs },
        ),
      ));

    test('everybody’s entries are one record, newest first, filtered alike', () =>
      withBooks(open, undefined, async ({ journal }) => {
        // Times of this test alone: it may not be the only one that writes.
        const base = 1_000_000_000_000 + Math.floor(Math.random() * 500_000_000_000);
        const subjects = [anOwner(), anOwner(), anOwner()];
        const entries = Array.from({ length: 40 }, (_, index) =>
          anEntry(subjects[index % 3]!, {
            at: base + (index % 7),
            kind: index % 4 === 0 ? 'quota.exceeded' : 'file.stored',
            outcome: index % 4 === 0 ? 'refused' : 'done',
          }),
        );
        await Promise.all(entries.map((entry) => journal.append(entry)));
        const range = { from: base, to: base + 7 };
        const filters: JournalQuery[] = [
          {},
          { kind: 'quota.exceeded' },
          { outcome: 'refused' },
          { outcome: 'done' },
          { kind: 'file.stored', outcome: 'refused' },
        ];
        for (const filter of filters) {
          const whole = entries
            .filter(({ kind }) => kind === (filter.kind ?? kind))
            .filter(({ outcome }) => outcome === (filter.outcome ?? outcome))
            .toSorted((a, b) => b.at - a.at || (b.entryId < a.entryId ? -1 : 1));
          const listed = await allPages(7, (page) => journal.listAll({ ...range, ...filter }, page));
          expect(listed).toEqual(whole);
        }
      }));
  });
}

// Few times, so that ties are common; months apart, because adapters may file entries by month.
const someTime = fc.constantFrom(noon, noon + 1, noon + 2, noon + 40 * 86_400_000);
const someKind = fc.constantFrom('file.stored', 'file.removed', 'quota.exceeded');
const someOutcome = fc.constantFrom('done', 'refused');
const someEntry = fc.record({ at: someTime, kind: someKind, outcome: someOutcome }) as fc.Arbitrary<
  Partial<JournalEntry>
>;
const someQuery = fc.record({
  from: fc.option(someTime, { nil: undefined }),
  to: fc.option(someTime, { nil: undefined }),
  kind: fc.option(someKind, { nil: undefined }),
  outcome: fc.option(someOutcome, { nil: undefined }),
}) as fc.Arbitrary<JournalQuery>;

async function pagesAreTheWhole(
  { journal }: Books,
  given: readonly Partial<JournalEntry>[],
  { from, to, kind, outcome }: JournalQuery,
  limit: number,
): Promise<void> {
  const subject = anOwner();
  const entries = given.map((some) => anEntry(subject, some));
  await Promise.all(entries.map((entry) => journal.append(entry)));
  const whole = entries
    .filter(({ at }) => at >= (from ?? -Infinity) && at < (to ?? Infinity))
    .filter((entry) => kind === undefined || entry.kind === kind)
    .filter((entry) => outcome === undefined || entry.outcome === outcome)
    .toSorted((a, b) => b.at - a.at || (b.entryId < a.entryId ? -1 : 1));
  expect(await allPages(limit, (page) => journal.list(subject, { from, to, kind, outcome }, page))).toEqual(
    whole,
  );
}
