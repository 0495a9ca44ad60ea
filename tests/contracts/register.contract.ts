import { describe, expect, test } from '@jest/globals';
import type { Owner, RegisteredAccount, RegisterQuery } from '@stowage/domain';
import fc from 'fast-check';
import { anEntry, anOwner, aStoredFile, enter, noon } from '../builders/records.ts';
import type { Effort } from './books.ts';
import { withOperations, type OpenOperations, type OperationsHouse } from './operations.ts';
import { allPages } from './paging.ts';

/** What every register does. */
export function describeRegister(name: string, open: OpenOperations, effort: Effort): void {
  describe(`${name} as Register`, () => {
    test('lists a person who never did anything, once they were noted', () =>
      withOperations(open, async (house) => {
        const owner = anOwner();
        await house.register.note(owner, { email: 'new@example.test', groups: ['users'] });
        await house.catchUp();
        const { items } = await house.register.list({ sort: 'email', order: 'asc' }, { limit: 10 });
        expect(items).toEqual([
          expect.objectContaining({ owner, person: { email: 'new@example.test', groups: ['users'] } }),
        ]);
        expect(await house.register.find(owner)).toEqual(items[0]);
        expect(await house.register.find(anOwner())).toBeUndefined();
      }));

    test('tells an account’s usage, quota, standing and last activity', () =>
      withOperations(open, async (house) => {
        const owner = anOwner();
        await enter(house.ledger, [aStoredFile(owner, { size: 700 })]);
        await house.journal.append(anEntry(owner, { at: noon + 5, kind: 'file.downloaded', actor: owner }));
        // An operator's look is nothing that the account did.
        await house.journal.append(
          anEntry(owner, { at: noon + 9, kind: 'account.viewed', actor: anOwner() }),
        );
        const quota = { maxBytes: 1, maxFiles: 2, maxFileBytes: 3 };
        await house.ledger.changeAccount(owner, () => ({
          quota,
          standing: { disabledAt: noon, signedOutAt: noon + 1 },
          entries: [],
        }));
        await house.catchUp();
        expect(await house.register.find(owner)).toEqual({
          owner,
          quota,
          usage: { files: 1, bytes: 700, reservedFiles: 0, reservedBytes: 0 },
          person: undefined,
          disabledAt: noon,
          signedOutAt: noon + 1,
          lastActivityAt: noon + 5,
        });
      }));

    test('a whole sub finds its account', () =>
      withOperations(open, async (house) => {
        const [owner, other] = [anOwner(), anOwner()];
        for (const [index, its] of [owner, other].entries()) {
          await house.register.note(its, { email: `${index}@example.test`, groups: [] });
        }
        await house.catchUp();
        const found = (query: Partial<RegisterQuery>) =>
          house.register.list({ search: owner, sort: 'bytes', order: 'asc', ...query }, { limit: 10 });
        expect((await found({})).items.map((account) => account.owner)).toEqual([owner]);
        expect((await found({ status: 'enabled' })).items).toHaveLength(1);
        expect((await found({ status: 'disabled' })).items).toEqual([]);
      }));

    test.each(['', 'x', '[]', '[1]', 'null'])('the position %j is refused', (after) =>
      withOperations(open, async ({ register }) => {
        await expect(
          register.list({ sort: 'bytes', order: 'asc' }, { limit: 10, after }),
        ).rejects.toMatchObject({ code: 'invalid-request', details: { issues: [{ path: 'cursor' }] } });
      }),
    );

    test('pages, one after the other, are the whole, in every order, filtered and searched', () =>
      withOperations(open, async (house) => {
        const accounts: RegisteredAccount[] = [];
        await fc.assert(
          fc.asyncProperty(
            fc.array(someAccount, { minLength: 1, maxLength: 5 }),
            someQuery,
            fc.integer({ min: 1, max: 4 }),
            async (given, query, limit) => {
              for (const some of given) accounts.push(await make(house, some));
              await house.catchUp();
              const listed = await allPages(limit, (page) => house.register.list(query, page));
              const expected = accounts.filter((account) => isMeant(account, query)).toSorted(by(query));
              expect(listed.map(({ owner }) => owner)).toEqual(expected.map(({ owner }) => owner));
            },
          ),
          { numRuns: effort.runs },
        );
      }));
  });
}

interface Some {
  readonly email: string;
  readonly bytes: number;
  readonly at: number;
  readonly disabled: boolean;
}

// Few values, so that ties are common.
const someAccount: fc.Arbitrary<Some> = fc.record({
  email: fc
    .constantFrom('', 'a', 'an', 'anna', 'b', 'äpfel', '100%')
    .map((its) => its && `${its}@example.test`),
  bytes: fc.constantFrom(0, 1, 999),
  at: fc.constantFrom(0, noon, noon + 1),
  disabled: fc.boolean(),
});

const someQuery: fc.Arbitrary<RegisterQuery> = fc.record({
  search: fc.option(fc.constantFrom('a', 'an', 'anna@', '%', '1', 'zzz'), { nil: undefined }),
  status: fc.option(fc.constantFrom('enabled', 'disabled'), { nil: undefined }),
  sort: fc.constantFrom('email', 'files', 'bytes', 'lastActivityAt'),
  order: fc.constantFrom('asc', 'desc'),
});

async function make({ ledger, journal, register }: OperationsHouse, some: Some): Promise<RegisteredAccount> {
  const owner: Owner = anOwner();
  const person = some.email ? { email: some.email, groups: [] } : undefined;
  if (person) await register.note(owner, person);
  if (some.bytes > 0) await enter(ledger, [aStoredFile(owner, { size: some.bytes })]);
  if (some.at > 0) {
    await journal.append(anEntry(owner, { at: some.at, actor: owner, kind: 'file.downloaded' }));
  }
  const account = await ledger.changeAccount(owner, ({ quota }) => ({
    quota,
    standing: some.disabled ? { disabledAt: noon } : {},
    entries: [],
  }));
  return { ...account, person, lastActivityAt: some.at || undefined };
}

const isMeant = ({ person, disabledAt }: RegisteredAccount, { search, status }: RegisterQuery): boolean =>
  (status === undefined || (status === 'disabled') === (disabledAt !== undefined)) &&
  (search === undefined || (person?.email ?? '').startsWith(search));

function by({ sort, order }: RegisterQuery): (a: RegisteredAccount, b: RegisteredAccount) => number {
  const valueOf = (account: RegisteredAccount): string | number => {
    if (sort === 'email') return account.person?.email ?? '';
    return sort === 'lastActivityAt' ? (account.lastActivityAt ?? 0) : account.usage[sort];
  };
  const compare = (a: string | number, b: string | number): number =>
    typeof a === 'number' ? a - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return (a, b) =>
    (order === 'asc' ? 1 : -1) * (compare(valueOf(a), valueOf(b)) || compare(a.owner, b.owner));
}
