import { expect, test } from '@jest/globals';
import { addTally, noTally } from '@stowage/domain';
import { tallyOfRow, userDayOf, userDayRow } from '@stowage/adapters/aws/projection-rows';
import { anOwner, noon } from '../../builders/records.ts';

test('rows from before errors were counted have none, and can be added to', () => {
  const now = { ...noTally, uploads: 2, sub: anOwner(), at: noon, activeHours: 1, version: 1 };
  const { errors: _, ...before } = now;
  const read = userDayOf({ ...userDayRow(now), day: before });
  expect(read).toEqual(now);
  expect(addTally(read, { ...noTally, errors: 1 }).errors).toBe(1);
  expect(tallyOfRow({ uploads: 2 })).toEqual({ ...noTally, uploads: 2 });
});
