import { describe, expect, test } from '@jest/globals';
import { folderShape, listingKeys, narrowKey, sortOrders, wordSort } from '@stowage/adapters/aws/keys';
import { folderOf, folderPlace } from '@stowage/adapters/aws/rows';
import { positionOf } from '@stowage/adapters/aws/walk';
import { FileName, Folder } from '@stowage/domain';
import fc from 'fast-check';
import { aFileId, anOwner, aPendingFile, aStoredFile, noon } from '../../builders/records.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text);

/** Any legal name, of those that fold to much more than they were, too. */
const someName = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: fc.constantFrom('a', ' ', '!', '~', '😀', '\u{fb33}', 'é'), maxLength: 6 }),
    fc.string({ unit: fc.constantFrom('㌖', 'ﷺ', '한', '㍿'), maxLength: 85 }),
  )
  .filter(isName);

function isName(text: string): boolean {
  try {
    FileName.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('keys of the table', () => {
  const owner = anOwner();
  const keysOf = (name: string, more = {}) =>
    listingKeys(aStoredFile(owner, { name: FileName.parse(name), ...more }))!;

  test('names are in the order of what they fold to, also where one begins with the other', () => {
    fc.assert(
      fc.property(someName, someName, (a, b) => {
        const [left, right] = [a, b].map((name) => bytesOf(FileName.fold(name)));
        // What is cut off takes no part in the order.
        fc.pre(left!.length < 900 && right!.length < 900 && !left!.equals(right!));
        const sign = Math.sign(left!.compare(right!));
        expect(Math.sign(bytesOf(keysOf(a).byName!).compare(bytesOf(keysOf(b).byName!)))).toBe(sign);
      }),
      { numRuns: 300 },
    );
  });

  test('a folder is told by its key, which is a position of its listing and no longer than DynamoDB allows', () => {
    fc.assert(
      fc.property(fc.array(someName, { minLength: 1, maxLength: 3 }), (names) => {
        const folder = Folder.parse(`/${names.join('/')}/`);
        const place = folderPlace(owner, folder);
        expect(folderOf(Folder.above(folder), { ...place })).toBe(folder);
        expect(bytesOf(place.sk).length).toBeLessThanOrEqual(1_024);
        expect(place.sk).toMatch(folderShape);
      }),
      { numRuns: 300 },
    );
  });

  test('no sort key is longer than DynamoDB allows, and each is a position of its order', () => {
    fc.assert(
      fc.property(someName, fc.maxSafeNat(), (name, size) => {
        const keys = keysOf(name, { size, storedAt: size });
        for (const { attribute, shape } of Object.values(sortOrders)) {
          expect(bytesOf(keys[attribute]!).length).toBeLessThanOrEqual(1_024);
          expect(keys[attribute]).toMatch(shape);
        }
        for (const word of FileName.words(name)) {
          expect(bytesOf(wordSort(word, aFileId())).length).toBeLessThanOrEqual(1_024);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('sizes and times are in the order of their numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        fc.pre(a !== b);
        const [left, right] = [a, b].map((value) => keysOf('f', { size: value, storedAt: value }));
        expect(left!.bySize! < right!.bySize!).toBe(a < b);
        expect(left!.byTime < right!.byTime).toBe(a < b);
      }),
    );
  });

  test('the deepest folder fits into a partition key, and folders do not share one', () => {
    const deep = Folder.parse(`/${'日本語'.repeat(28)}/${'ж'.repeat(120)}/${'日'.repeat(80)}/`);
    expect(bytesOf(narrowKey(owner, 'stored', deep)).length).toBeLessThanOrEqual(2_048);
    expect(narrowKey(owner, 'stored', deep)).not.toBe(narrowKey(owner, 'stored', Folder.root));
  });

  test('a pending upload stands in its owner’s listing and in one of everybody’s, a file that ended in none', () => {
    expect(listingKeys(aPendingFile(owner, { signedAt: noon }))).toEqual({
      wide: `U#${owner}#pending`,
      narrow: expect.stringMatching(/^PENDING#[0-9A-Z]$/),
      byTime: expect.stringMatching(sortOrders.uploadedAt.shape),
    });
    for (const state of ['cancelled', 'removed'] as const) {
      expect(listingKeys(aStoredFile(owner, { state }))).toBeUndefined();
    }
  });

  test('a quarantined file stands in no listing, and is found in its folder', () => {
    const folder = Folder.parse('/a/');
    expect(listingKeys(aStoredFile(owner, { state: 'quarantined', folder }))).toEqual({
      narrow: narrowKey(owner, 'quarantined', folder),
      byTime: expect.any(String),
    });
  });

  test('a position that no row can have is refused, before DynamoDB calls it a fault of ours', () => {
    const { shape } = sortOrders.name;
    const longest = keysOf('ﷺ'.repeat(85)).byName!;
    expect(positionOf({ limit: 1, after: longest }, shape)).toBe(longest);
    expect(positionOf({ limit: 1 }, shape)).toBeUndefined();
    for (const after of ['a', 'ﷺ'.repeat(350) + longest.slice(-27)]) {
      expect(() => positionOf({ limit: 1, after }, shape)).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
    }
  });
});
