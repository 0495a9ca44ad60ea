import { describe, expect, test } from '@jest/globals';
import { cursorsOf } from '@stowage/adapters/http/cursor';
import { DomainError, Owner } from '@stowage/domain';
import fc from 'fast-check';

const route = fc.constantFrom('GET /files' as const, 'GET /upload' as const, 'GET /activity' as const);
const listing = fc.record({
  owner: fc.uuid().map(Owner.parse),
  route,
  filters: fc.dictionary(fc.constantFrom('folder', 'search', 'sort', 'order', 'state'), fc.string()),
});
const position = fc.string({ unit: 'grapheme' });

const cursors = ({
  owner,
  route,
  filters,
}: {
  owner: Owner;
  route: 'GET /files' | 'GET /upload' | 'GET /activity';
  filters: object;
}) => cursorsOf(owner, route, filters as Record<string, unknown>);

describe('cursors', () => {
  test('open undoes seal, whatever the limit and the order of the filters', () => {
    fc.assert(
      fc.property(listing, position, fc.nat(), (its, place, limit) => {
        const sealed = cursors({ ...its, filters: { ...its.filters, limit: 1 } }).seal(place)!;
        const turned = Object.fromEntries(Object.entries(its.filters).reverse());
        expect(cursors({ ...its, filters: { limit, cursor: sealed, ...turned } }).open(sealed)).toBe(place);
      }),
    );
  });

  test('open refuses the cursors of every other listing', () => {
    fc.assert(
      fc.property(listing, listing, position, (mine, other, place) => {
        fc.pre(JSON.stringify(mine) !== JSON.stringify(other));
        const turned = { ...other, filters: Object.entries(other.filters).sort().join() };
        fc.pre(
          JSON.stringify({ ...mine, filters: Object.entries(mine.filters).sort().join() }) !==
            JSON.stringify(turned),
        );
        expect(() => cursors(mine).open(cursors(other).seal(place)!)).toThrow(DomainError);
      }),
    );
  });

  test('open refuses any other text, and a cursor with any character changed', () => {
    fc.assert(
      fc.property(listing, fc.string({ unit: 'binary' }), (its, text) => {
        expect(() => cursors(its).open(text)).toThrow(DomainError);
      }),
    );
    fc.assert(
      fc.property(
        listing,
        position,
        fc.nat(),
        fc.constantFrom('A', 'z', '-', '=', ' '),
        (its, place, at, character) => {
          const sealed = cursors(its).seal(place)!;
          const index = at % sealed.length;
          const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
          fc.pre(changed !== sealed);
          expect(() => cursors(its).open(changed)).toThrow(DomainError);
        },
      ),
    );
  });

  test('open refuses another spelling of the same bytes', () => {
    fc.assert(
      fc.property(listing, position, fc.constantFrom('=', ' ', '.', '\n'), (its, place, stray) => {
        const sealed = cursors(its).seal(place)!;
        for (const other of [sealed + stray, stray + sealed]) {
          expect(() => cursors(its).open(other)).toThrow(DomainError);
        }
      }),
    );
  });

  test('there is none after the last page', () => {
    const its = cursorsOf(Owner.parse('me'), 'GET /files', {});
    expect([its.seal(null), its.open(undefined)]).toEqual([null, undefined]);
  });
});
