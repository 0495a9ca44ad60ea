import { describe, expect, test } from '@jest/globals';
import { DomainError, FileId, ObjectKey, Owner } from '@stowage/domain';
import fc from 'fast-check';
import { ulid } from 'ulid';

const keys = fc
  .record({ owner: fc.uuid(), time: fc.nat(2 ** 47) })
  .map(({ owner, time }) => ({ owner: Owner.parse(owner), fileId: FileId.parse(ulid(time)) }));

describe('ObjectKey', () => {
  test('parse undoes format', () => {
    fc.assert(fc.property(keys, (key) => expect(ObjectKey.parse(ObjectKey.format(key))).toEqual(key)));
  });

  test('any other text is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => ObjectKey.parse(text)).toThrow(DomainError);
      }),
    );
  });

  test.each([
    'u/',
    'u/a',
    'u/a/b',
    'u/../x',
    'v/a/01K0000000000000000000000',
    'u/a/01K00000000000000000000000/x',
  ])('refuses %j', (text) => expect(() => ObjectKey.parse(text)).toThrow(DomainError));
});
