import { describe, expect, test } from '@jest/globals';
import { noUsage, usageChange, type FileRecord, type Owner, type Usage } from '@stowage/domain';
import { anOwner, aPendingFile, aStoredFile, enter, noon } from '../builders/records.ts';
import { ampleQuota, withBooks, type Books, type OpenBooks } from './books.ts';
import { allPages } from './paging.ts';

/** What every inventory does. It tells of all owners, those of other tests among them. */
export function describeInventory(name: string, open: OpenBooks): void {
  const withInventory = (body: (books: Books) => Promise<void>) => () => withBooks(open, ampleQuota, body);

  describe(`${name} as Inventory`, () => {
    test(
      'lists the pending uploads of everybody that were started before a time',
      withInventory(async ({ ledger, inventory }) => {
        const owners = [anOwner(), anOwner()];
        const pending = owners.flatMap((owner) =>
          [1, 2, 3, 3, 4].map((minute) => aPendingFile(owner, { signedAt: noon + minute })),
        );
        for (const owner of owners) {
          await enter(
            ledger,
            pending.filter((file) => file.owner === owner),
          );
          await enter(ledger, [
            aStoredFile(owner),
            aPendingFile(owner, { state: 'cancelled' }),
            aStoredFile(owner, { state: 'trashed' }),
          ]);
        }
        const listed = async (before: number, limit: number) =>
          (await allPages(limit, (page) => inventory.listPending(before, page)))
            .filter(({ owner }) => owners.includes(owner))
            .map(({ fileId }) => fileId)
            .toSorted();
        const expected = (before: number) =>
          pending
            .filter(({ signedAt }) => signedAt < before)
            .map(({ fileId }) => fileId)
            .toSorted();
        for (const limit of [1, 3, 1_000]) {
          expect(await listed(noon + 3, limit)).toEqual(expected(noon + 3));
          expect(await listed(noon + 9, limit)).toEqual(expected(noon + 9));
        }
        const file = pending[0]!;
        await ledger.change(file.owner, [file.fileId], (current) => ({
          file: { ...current!, state: 'stored', storedAt: noon },
          usage: usageChange.settle(file.size),
          entries: [],
        }));
        expect(await listed(noon + 9, 1_000)).not.toContain(file.fileId);
      }),
    );

    test.each(['', 'x', '[1]', 'null'])('the position %j of pending uploads is refused', (after) =>
      withBooks(open, ampleQuota, async ({ inventory }) => {
        const refusal = { code: 'invalid-request' };
        await expect(inventory.listPending(noon, { limit: 1, after })).rejects.toMatchObject(refusal);
      }),
    );

    test(
      'lists everybody who has an account, once',
      withInventory(async ({ ledger, inventory }) => {
        const owners = Array.from({ length: 5 }, anOwner);
        for (const owner of owners) await enter(ledger, [aStoredFile(owner)]);
        for (const limit of [1, 1_000]) {
          const listed = await allPages(limit, (page) => inventory.listOwners(page));
          expect(listed.filter((owner) => owners.includes(owner)).toSorted()).toEqual(owners.toSorted());
        }
      }),
    );

    test(
      'lists all records of an owner by id, in every state, and of nobody else',
      withInventory(async ({ ledger, inventory }) => {
        const owner = anOwner();
        const states = ['pending', 'stored', 'quarantined', 'trashed', 'cancelled', 'removed'] as const;
        const files = states.map((state) => aStoredFile(owner, { state }));
        await enter(ledger, files.toReversed());
        await enter(ledger, [aStoredFile(anOwner())]);
        for (const limit of [1, 4, 6, 1_000]) {
          const listed = await allPages(limit, (page) => inventory.listFiles(owner, page));
          expect(listed).toEqual(files.map((file) => ({ ...file, version: 1 })));
        }
        expect((await inventory.listFiles(anOwner(), { limit: 10 })).items).toEqual([]);
      }),
    );

    /** Books of an owner, and their usage off by so much. */
    async function booksOff({ ledger }: Books, by: Usage): Promise<{ owner: Owner; files: FileRecord[] }> {
      const owner = anOwner();
      const states = ['pending', 'stored', 'quarantined', 'trashed'] as const;
      const files = states.map((state, index) => aStoredFile(owner, { state, size: 10 ** index }));
      await enter(ledger, files);
      const ended = [aStoredFile(owner, { state: 'removed' }), aStoredFile(owner, { state: 'cancelled' })];
      for (const file of ended) {
        await ledger.change(owner, [file.fileId], () => ({ file, usage: usageChange.none, entries: [] }));
      }
      await ledger.change(owner, [files[0]!.fileId], (file) => ({ file: file!, usage: by, entries: [] }));
      return { owner, files };
    }
    const right = { files: 3, bytes: 1_110, reservedFiles: 1, reservedBytes: 1 };

    test(
      'a usage that is what the files make is left as it is',
      withInventory(async (books) => {
        const { owner } = await booksOff(books, noUsage);
        expect(await books.inventory.recount(owner)).toBeUndefined();
        expect((await books.ledger.account(owner)).usage).toEqual(right);
        expect(await books.inventory.recount(anOwner())).toBeUndefined();
      }),
    );

    test.each([
      { files: 1, bytes: 5, reservedFiles: 0, reservedBytes: 0 },
      { files: -2, bytes: -7, reservedFiles: 3, reservedBytes: 9 },
    ])('a usage that is off by %j is set right, and holds the quota from then on', (by) =>
      withBooks(open, { ...ampleQuota, maxBytes: 1_200 }, async (books) => {
        const { owner } = await booksOff(books, by);
        const was = (await books.ledger.account(owner)).usage;
        expect(was).not.toEqual(right);
        expect(await books.inventory.recount(owner)).toEqual({ was, is: right });
        expect((await books.ledger.account(owner)).usage).toEqual(right);
        expect(await books.inventory.recount(owner)).toBeUndefined();
        const reserve = (size: number) => enter(books.ledger, [aPendingFile(owner, { size })]);
        await expect(reserve(90)).rejects.toMatchObject({
          code: 'quota-exceeded',
          details: { available: 89 },
        });
        await reserve(89);
      }),
    );

    test(
      'a count beside uploads that come and go is never wrong',
      withInventory(async ({ ledger, inventory }) => {
        const owner = anOwner();
        const uploads = Array.from({ length: 12 }, async (_, index) => {
          const file = aPendingFile(owner, { size: index });
          await enter(ledger, [file]);
          await ledger.change(owner, [file.fileId], (current) => ({
            file: { ...current!, state: 'cancelled' },
            usage: usageChange.release(index),
            entries: [],
          }));
        });
        const counts = Array.from({ length: 5 }, () => inventory.recount(owner));
        await Promise.all(uploads);
        expect(await Promise.all(counts)).toEqual(Array(5).fill(undefined));
        expect((await ledger.account(owner)).usage).toEqual(noUsage);
      }),
    );
  });
}
