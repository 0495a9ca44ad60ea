import { describe, expect, test } from '@jest/globals';
import {
  FileName,
  Folder,
  usageChange,
  type Catalog,
  type FileQuery,
  type FileRecord,
  type Owner,
} from '@stowage/domain';
import fc from 'fast-check';
import { aFileId, anOwner, aPendingFile, aStoredFile, enter, noon } from '../builders/records.ts';
import { ampleQuota, withBooks, type Books, type Effort, type OpenBooks } from './books.ts';
import { allPages } from './paging.ts';

const everything: FileQuery = { state: 'stored', words: [], sort: 'name', order: 'asc' };
const named = (owner: Owner, name: string, more: Partial<FileRecord> = {}): FileRecord =>
  aStoredFile(owner, { name: FileName.parse(name), ...more });

/** What every catalog does. Rows come into being through the ledger that shares its books. */
export function describeCatalog(name: string, open: OpenBooks, effort: Effort): void {
  const withCatalog = (body: (books: Books) => Promise<void>) => () => withBooks(open, ampleQuota, body);

  describe(`${name} as Catalog`, () => {
    test(
      'finds a row of its owner in every state, as it was written',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const states = ['pending', 'stored', 'quarantined', 'trashed', 'cancelled', 'removed'] as const;
        const files = states.map((state) =>
          aStoredFile(owner, { state, downloadedAt: noon, lastModified: 0 }),
        );
        await enter(ledger, files);
        for (const file of files) {
          expect(await catalog.find(owner, file.fileId)).toEqual({ ...file, version: 1 });
        }
        expect(await catalog.find(owner, aFileId())).toBeUndefined();
        expect(await catalog.find(anOwner(), files[0]!.fileId)).toBeUndefined();
      }),
    );

    test(
      'lists exactly the files of the state that is asked for',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const states = ['pending', 'stored', 'quarantined', 'trashed', 'cancelled', 'removed'] as const;
        await enter(
          ledger,
          states.map((state) => named(owner, state, { state })),
        );
        expect(await namesOf(catalog, owner, everything)).toEqual(['stored']);
        expect(await namesOf(catalog, owner, { ...everything, state: 'trashed' })).toEqual(['trashed']);
      }),
    );

    test(
      'names are sorted without case and accents, in code point order, ties by id',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        // U+FFFD is above every surrogate as a code unit, and below U+1F600 as a code point.
        const inOrder = ['10.txt', '9.txt', 'Abc', 'ábc', 'abD', 'zebra', 'Ωmega', '日本', '\ufffdx', '😀'];
        const files = inOrder.map((text) => named(owner, text));
        await enter(ledger, files.toReversed());
        const sorted = inOrder.toSorted((a, b) => utf8Order(FileName.fold(a), FileName.fold(b)));
        expect(await namesOf(catalog, owner, everything)).toEqual(sorted);
        expect(await namesOf(catalog, owner, { ...everything, order: 'desc' })).toEqual(sorted.toReversed());
      }),
    );

    test(
      'a folder lists what lies directly in it',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const folders = ['/', '/a/', '/a/b/', '/ab/', '/A/'];
        await enter(
          ledger,
          folders.map((folder) => named(owner, 'f', { folder: Folder.parse(folder) })),
        );
        for (const folder of folders) {
          const query = { ...everything, folder: Folder.parse(folder) };
          const { items } = await catalog.list(owner, query, { limit: 10 });
          expect(items.map((file) => file.folder)).toEqual([folder]);
        }
      }),
    );

    test(
      'a search finds names by the beginnings of their words, all of them',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const names = [
          'Résumé – final (1).bin',
          'resume draft.bin',
          'final_report.pdf',
          '100% pure.txt',
          'finalé.txt',
        ];
        await enter(
          ledger,
          names.map((text) => named(owner, text)),
        );
        const search = (text: string) =>
          namesOf(catalog, owner, { ...everything, words: FileName.words(text) });
        expect(await search('final')).toEqual(
          ['finalé.txt', 'final_report.pdf', 'Résumé – final (1).bin'].toSorted(byFold),
        );
        expect(await search('RES bin')).toEqual(
          ['resume draft.bin', 'Résumé – final (1).bin'].toSorted(byFold),
        );
        expect(await search('res fin 1')).toEqual(['Résumé – final (1).bin']);
        expect(await search('inal')).toEqual([]);
        expect(await search('100')).toEqual(['100% pure.txt']);
      }),
    );

    test(
      'a search forgets the old name of a renamed file, and files that ended',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const [renamed, trashed, removed] = ['alpha beta', 'alpha two', 'alpha three'].map((text) =>
          named(owner, text),
        );
        await enter(ledger, [renamed!, trashed!, removed!]);
        const name = FileName.parse('beta gamma');
        const change = (file: FileRecord, to: Partial<FileRecord>, usage = usageChange.none) =>
          ledger.change(owner, [file.fileId], (current) => ({
            file: { ...current!, ...to },
            usage,
            entries: [],
          }));
        await change(renamed!, { name });
        await change(trashed!, { state: 'trashed' });
        await change(removed!, { state: 'removed' }, usageChange.remove(removed!.size));
        const search = (word: string, state: FileQuery['state'] = 'stored') =>
          namesOf(catalog, owner, { ...everything, words: [word], state });
        expect(await search('alpha')).toEqual([]);
        expect(await search('alpha', 'trashed')).toEqual(['alpha two']);
        expect(await search('beta')).toEqual([name]);
        expect(await search('gamma')).toEqual([name]);
      }),
    );

    test(
      'a file that is renamed, moved, trashed and restored stands where it is now, in every listing',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const file = named(owner, 'b one', { size: 1 });
        const other = named(owner, 'c', { size: 2 });
        await enter(ledger, [file, other]);
        const change = (to: Partial<FileRecord>) =>
          ledger.change(owner, [file.fileId], (current) => ({
            file: { ...current!, ...to },
            usage: usageChange.none,
            entries: [],
          }));
        const standings = async (state: FileQuery['state'] = 'stored') => {
          const list = (query: Partial<FileQuery>) =>
            namesOf(catalog, owner, { ...everything, state, ...query });
          return {
            all: await list({}),
            root: await list({ folder: Folder.root, sort: 'size' }),
            moved: await list({ folder: Folder.parse('/a/b/'), sort: 'uploadedAt' }),
            one: await list({ words: ['one'] }),
            two: await list({ words: ['two'], folder: Folder.parse('/a/b/') }),
          };
        };
        await change({ name: FileName.parse('d two') });
        expect(await standings()).toEqual({
          all: ['c', 'd two'],
          root: ['d two', 'c'],
          moved: [],
          one: [],
          two: [],
        });
        await change({ folder: Folder.parse('/a/b/') });
        const moved = { all: ['c', 'd two'], root: ['c'], moved: ['d two'], one: [], two: ['d two'] };
        expect(await standings()).toEqual(moved);
        await change({ state: 'trashed' });
        expect(await standings()).toEqual({ all: ['c'], root: ['c'], moved: [], one: [], two: [] });
        expect(await standings('trashed')).toEqual({ ...moved, all: ['d two'], root: [] });
        await change({ state: 'stored' });
        expect(await standings()).toEqual(moved);
      }),
    );

    test(
      'unfinished uploads are the pending ones, newest first',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const pending = [3, 1, 2, 2, 2].map((hour) => aPendingFile(owner, { signedAt: noon + hour }));
        await enter(ledger, [...pending, aStoredFile(owner), aPendingFile(owner, { state: 'cancelled' })]);
        const expected = pending
          .toSorted((a, b) => b.signedAt - a.signedAt || (b.fileId < a.fileId ? -1 : 1))
          .map(({ fileId }) => fileId);
        for (const limit of [1, 2, 5, 1000]) {
          const listed = await allPages(limit, (page) => catalog.listUnfinished(owner, page));
          expect(listed.map(({ fileId }) => fileId)).toEqual(expected);
        }
      }),
    );

    test.each([
      '',
      'x',
      '{}',
      '[]',
      '[1]',
      '["a"]',
      '[null,null]',
      '[{},"a"]',
      '[1,"a",2]',
      'null',
      '\u0000',
    ])('the position %j is refused', (after) =>
      withBooks(open, ampleQuota, async ({ catalog }) => {
        const refusal = { code: 'invalid-request', details: { issues: [{ path: 'cursor' }] } };
        const page = { limit: 10, after };
        for (const sort of ['name', 'size', 'uploadedAt'] as const) {
          await expect(catalog.list(anOwner(), { ...everything, sort }, page)).rejects.toMatchObject(refusal);
        }
        await expect(catalog.listUnfinished(anOwner(), page)).rejects.toMatchObject(refusal);
      }),
    );

    test(
      'a file that comes or goes between two pages moves no other out of the listing',
      withCatalog(async ({ ledger, catalog }) => {
        const owner = anOwner();
        const files = ['b', 'd', 'f', 'h'].map((text) => named(owner, text));
        await enter(ledger, files);
        const first = await catalog.list(owner, everything, { limit: 2 });
        await enter(ledger, [named(owner, 'a'), named(owner, 'e')]);
        const rest = await catalog.list(owner, everything, { limit: 10, after: first.next! });
        expect([...first.items, ...rest.items].map((file) => file.name)).toEqual(['b', 'd', 'e', 'f', 'h']);
      }),
    );

    test('pages, one after the other, are the whole, sorted and filtered', () =>
      withBooks(open, ampleQuota, (books) =>
        fc.assert(
          fc.asyncProperty(
            fc.array(someFile, { minLength: 1, maxLength: 25 }),
            someQuery,
            fc.integer({ min: 1, max: 9 }),
            (files, query, limit) => pagesAreTheWhole(books, files, query, limit),
          ),
          { numRuns: effort.runs },
        ),
      ));
  });
}

// Few words, folders, sizes and times, so that ties and matches are common.
const someName = fc
  .array(fc.constantFrom('a', 'Ab', 'ábc', 'b', 'B2', '日本', '😀'), { minLength: 1, maxLength: 3 })
  .map((words) => FileName.parse(words.join(' ')));
const someFolder = fc.constantFrom('/', '/a/', '/a/b/').map((text) => Folder.parse(text));

const someFile = fc.record({
  name: someName,
  folder: someFolder,
  size: fc.constantFrom(0, 1, 10, 2 ** 40),
  storedAt: fc.constantFrom(noon, noon + 1, noon + 1000),
  state: fc.constantFrom('stored', 'stored', 'stored', 'trashed', 'pending', 'quarantined'),
});

const someQuery = fc.record({
  state: fc.constantFrom('stored', 'trashed'),
  folder: fc.option(someFolder, { nil: undefined }),
  words: fc.constantFrom([], [], ['a'], ['ab'], ['b'], ['a', 'b'], ['2'], ['日']),
  sort: fc.constantFrom('name', 'size', 'uploadedAt'),
  order: fc.constantFrom('asc', 'desc'),
}) as fc.Arbitrary<FileQuery>;

async function pagesAreTheWhole(
  { ledger, catalog }: Books,
  given: readonly Partial<FileRecord>[],
  query: FileQuery,
  limit: number,
): Promise<void> {
  const owner = anOwner();
  const files = given.map((some) => aStoredFile(owner, some));
  await enter(ledger, files);
  const listed = await allPages(limit, (page) => catalog.list(owner, query, page));
  expect(listed.map(({ fileId }) => fileId)).toEqual(whole(files, query).map(({ fileId }) => fileId));
}

/** The listing as its definition has it. */
function whole(files: readonly FileRecord[], { state, folder, words, sort, order }: FileQuery): FileRecord[] {
  const matching = files.filter(
    (file) =>
      file.state === state &&
      (folder === undefined || file.folder === folder) &&
      words.every((word) => FileName.words(file.name).some((own) => own.startsWith(word))),
  );
  const sign = order === 'asc' ? 1 : -1;
  const compare = {
    name: (a: FileRecord, b: FileRecord) => utf8Order(FileName.fold(a.name), FileName.fold(b.name)),
    size: (a: FileRecord, b: FileRecord) => a.size - b.size,
    uploadedAt: (a: FileRecord, b: FileRecord) => a.storedAt! - b.storedAt!,
  }[sort];
  return matching.toSorted((a, b) => sign * (compare(a, b) || utf8Order(a.fileId, b.fileId)));
}

const namesOf = async (catalog: Catalog, owner: Owner, query: FileQuery): Promise<string[]> =>
  (await allPages(100, (page) => catalog.list(owner, query, page))).map((file) => file.name);

const utf8Order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byFold = (a: string, b: string): number => utf8Order(FileName.fold(a), FileName.fold(b));
