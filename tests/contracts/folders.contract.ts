import { describe, expect, test } from '@jest/globals';
import { FileName, Folder, type FileState, type Folders, type Owner } from '@stowage/domain';
import fc from 'fast-check';
import { anOwner, aPendingFile, aStoredFile, enter } from '../builders/records.ts';
import { ampleQuota, withBooks, type Books, type Effort, type OpenBooks } from './books.ts';
import { allPages } from './paging.ts';

const parse = (text: string): Folder => Folder.parse(text);

/** What every adapter of folders does. */
export function describeFolders(name: string, open: OpenBooks, { runs }: Effort): void {
  const withFolders = (body: (books: Books) => Promise<void>) => () => withBooks(open, ampleQuota, body);

  describe(`${name} as Folders`, () => {
    test(
      'makes folders with all above them, and says so to their owner alone',
      withFolders(async ({ folders }) => {
        const owner = anOwner();
        await folders.make(owner, [parse('/a/b/c/'), parse('/d/'), Folder.root]);
        expect(await tree(folders, owner)).toEqual(['/a/', '/a/b/', '/a/b/c/', '/d/']);
        expect(await tree(folders, anOwner())).toEqual([]);
      }),
    );

    test(
      'leaves alone what exists, also where many make the same at once',
      withFolders(async ({ folders }) => {
        const owner = anOwner();
        await folders.make(owner, [parse('/a/')]);
        await Promise.all(Array.from({ length: 8 }, () => folders.make(owner, [parse('/a/b/')])));
        await folders.make(owner, []);
        expect(await tree(folders, owner)).toEqual(['/a/', '/a/b/']);
      }),
    );

    test(
      'makes a hundred at once, as deep and with names as long as they may be',
      withFolders(async ({ folders }) => {
        const owner = anOwner();
        const many = Array.from({ length: 97 }, (_, index) => parse(`/many/${index}/`));
        const deep = parse(`/${'ﷺ/'.repeat(32)}`);
        const long = [parse(`/${'ﷺ'.repeat(85)}/`), parse(`/${'ﷺ'.repeat(84)}a/`)];
        await folders.make(owner, [...many, deep, ...long]);
        expect(await childrenOf(folders, owner, parse('/many/'))).toEqual(many.toSorted());
        expect(await childrenOf(folders, owner, Folder.above(deep))).toEqual([deep]);
        expect(await childrenOf(folders, owner, Folder.root)).toEqual(expect.arrayContaining(long));
      }),
    );

    test.each(['', 'x', '[1]', 'null', '[1,"a"]', '\0'])('the position %j is refused', (after) =>
      withBooks(open, ampleQuota, async ({ folders }) => {
        const listing = folders.list(anOwner(), Folder.root, { limit: 1, after });
        await expect(listing).rejects.toMatchObject({
          code: 'invalid-request',
          details: { issues: [{ path: 'cursor' }] },
        });
      }),
    );

    test(
      'lists by folded name and then by name, in pages of any length',
      withFolders(async ({ folders }) => {
        await fc.assert(
          fc.asyncProperty(
            fc.uniqueArray(someName, { minLength: 1, maxLength: 12 }),
            fc.integer({ min: 1, max: 13 }),
            async (names, limit) => {
              const owner = anOwner();
              await folders.make(
                owner,
                names.map((its) => parse(`/in/${its}/`)),
              );
              const sorted = names.toSorted(
                (a, b) => compare(FileName.fold(a), FileName.fold(b)) || compare(a, b),
              );
              expect(await childrenOf(folders, owner, parse('/in/'), limit)).toEqual(
                sorted.map((its) => `/in/${its}/`),
              );
            },
          ),
          { numRuns: Math.ceil(runs / 4) },
        );
      }),
    );

    test(
      'removes what is empty, and nothing else',
      withFolders(async ({ folders }) => {
        const owner = anOwner();
        await folders.make(owner, [parse('/a/b/'), parse('/a/b_/'), parse('/b/')]);
        expect(await endingOf(folders.remove(owner, parse('/a/')))).toBe('conflict');
        expect(await endingOf(folders.remove(anOwner(), parse('/a/b/')))).toBe('not-found');
        expect(await endingOf(folders.remove(owner, parse('/a/b/')))).toBe('removed');
        expect(await endingOf(folders.remove(owner, parse('/a/b/')))).toBe('not-found');
        expect(await tree(folders, owner)).toEqual(['/a/', '/a/b_/', '/b/']);
        await folders.make(owner, [parse('/a/b/')]);
        expect(await tree(folders, owner)).toEqual(['/a/', '/a/b/', '/a/b_/', '/b/']);
      }),
    );

    test.each([
      ['pending', 'conflict'],
      ['stored', 'conflict'],
      ['quarantined', 'conflict'],
      ['trashed', 'removed'],
      ['cancelled', 'removed'],
      ['removed', 'removed'],
    ] as [FileState, string][])('a file that is %s in it: %s', (state, ending) =>
      withBooks(open, ampleQuota, async ({ folders, ledger }) => {
        const owner = anOwner();
        const folder = parse('/a/');
        const file = (state === 'pending' ? aPendingFile : aStoredFile)(owner, { state, folder });
        await folders.make(owner, [folder, parse('/a%/'), parse('/b/a/')]);
        await enter(ledger, [file, aPendingFile(owner), aStoredFile(owner)]);
        await folders.remove(owner, parse('/a%/'));
        await folders.remove(owner, parse('/b/a/'));
        expect(await endingOf(folders.remove(owner, folder))).toBe(ending);
        expect(await tree(folders, owner)).toEqual(ending === 'removed' ? ['/b/'] : ['/a/', '/b/']);
      }),
    );

    test(
      'does what a set of paths would do, whatever is made and removed',
      withFolders(async ({ folders }) => {
        await fc.assert(
          fc.asyncProperty(fc.array(someStep, { maxLength: 12 }), async (steps) => {
            const owner = anOwner();
            const model = new Set<Folder>();
            for (const { folder, act } of steps) {
              if (act === 'make') {
                await folders.make(owner, [folder]);
                for (const its of Folder.lineages([folder])) model.add(its);
                continue;
              }
              const isParent = [...model].some((other) => Folder.above(other) === folder);
              const expected = isParent ? 'conflict' : model.has(folder) ? 'removed' : 'not-found';
              expect(await endingOf(folders.remove(owner, folder))).toBe(expected);
              if (!isParent) model.delete(folder);
            }
            expect(await tree(folders, owner)).toEqual([...model].sort());
          }),
          { numRuns: Math.ceil(runs / 4) },
        );
      }),
    );
  });
}

/** Any legal name, of those that fold to the same, too. */
const someName = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom('a', 'A', 'á', 'à', ' ', '!', '~', 'ﬁ', '😀', '\u{fb33}'),
      maxLength: 4,
    }),
  )
  .map((text) => text.normalize('NFC'))
  .filter((text) => {
    try {
      return FileName.parse(text) === text;
    } catch {
      return false;
    }
  });

const someStep = fc.record({
  act: fc.constantFrom('make', 'make', 'remove'),
  folder: fc
    .array(fc.constantFrom('a', 'b', 'á'), { minLength: 1, maxLength: 3 })
    .map((names) => parse(`/${names.join('/')}/`)),
});

const endingOf = (removal: Promise<void>): Promise<string> =>
  removal.then(
    () => 'removed',
    (error: unknown) => (error as { code: string }).code,
  );

/** In code point order, which is that of UTF-8. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const childrenOf = (folders: Folders, owner: Owner, parent: Folder, limit = 1_000): Promise<Folder[]> =>
  allPages(limit, (page) => folders.list(owner, parent, page));

/** All folders that can be come to from the root, in the order of their paths. */
async function tree(folders: Folders, owner: Owner): Promise<Folder[]> {
  const found: Folder[] = [];
  const walk = async (parent: Folder): Promise<void> => {
    for (const folder of await childrenOf(folders, owner, parent)) {
      found.push(folder);
      await walk(folder);
    }
  };
  await walk(Folder.root);
  return found.sort();
}
