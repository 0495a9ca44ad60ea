import { expect, test } from '@jest/globals';
import { rowInImage } from '@stowage/adapters/aws/stream-image';

test('every type of value that our rows have is read', () => {
  const image = {
    pk: { S: 'U#somebody' },
    size: { N: '5' },
    parts: { M: { checksums: { BOOL: true }, partCount: { N: '2' } } },
    cursor: { NULL: true },
    names: { L: [{ S: 'a' }, { BOOL: false }] },
  };
  expect(rowInImage(image)).toEqual({
    pk: 'U#somebody',
    size: 5,
    parts: { checksums: true, partCount: 2 },
    cursor: null,
    names: ['a', false],
  });
});

test('what our rows never have is not guessed at', () => {
  expect(() => rowInImage({ bytes: { B: 'AA==' } })).toThrow('no values like');
});
