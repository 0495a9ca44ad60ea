import { describe, expect, test } from '@jest/globals';
import {
  addUsage,
  available,
  claim,
  noUsage,
  refusalOf,
  usageChange,
  type Account,
  type Usage,
} from '@stowage/domain';
import fc from 'fast-check';
import { anOwner } from '../builders/records.ts';

const owner = anOwner();
const count = fc.nat(100);
const quota = fc.record({ maxBytes: fc.nat(10_000), maxFiles: fc.nat(100), maxFileBytes: fc.nat(10_000) });
const usage = fc.record({
  files: count,
  bytes: fc.nat(5_000),
  reservedFiles: count,
  reservedBytes: fc.nat(5_000),
});
const size = fc.nat(10_000);

const total = ({ quota, usage }: Account) => {
  const left = available({ owner, quota, usage });
  return {
    files: usage.files + usage.reservedFiles + left.files,
    bytes: usage.bytes + usage.reservedBytes + left.bytes,
  };
};

describe('the books', () => {
  test('used + reserved + available = limit, whatever changes', () => {
    fc.assert(
      fc.property(quota, usage, fc.array(usage), (quota, first, changes) => {
        const account = { owner, quota, usage: changes.reduce<Usage>(addUsage, first) };
        expect(total(account)).toEqual({ files: quota.maxFiles, bytes: quota.maxBytes });
      }),
    );
  });

  test('a reservation that is settled and removed, or released, leaves no trace', () => {
    fc.assert(
      fc.property(usage, size, (usage, size) => {
        const { reserve, settle, release, remove } = usageChange;
        expect([reserve(size), settle(size), remove(size)].reduce<Usage>(addUsage, usage)).toEqual(usage);
        expect([reserve(size), release(size)].reduce<Usage>(addUsage, usage)).toEqual(usage);
      }),
    );
  });

  test('settling claims nothing: what was reserved is what is used', () => {
    fc.assert(
      fc.property(size, (size) => expect(claim(usageChange.settle(size))).toEqual({ files: 0, bytes: 0 })),
    );
  });

  test('what is not refused fits, and what is refused would not', () => {
    fc.assert(
      fc.property(quota, usage, size, (quota, usage, size) => {
        const account = { owner, quota, usage };
        const change = usageChange.reserve(size);
        const left = available({ ...account, usage: addUsage(usage, change) });
        // An empty file takes no bytes, even of an account that an operator set below what it uses.
        const fits = left.files >= 0 && (size === 0 || left.bytes >= 0);
        expect(refusalOf(account, change) === undefined).toBe(fits);
      }),
    );
  });

  test('giving back is never refused, however far the limit was exceeded', () => {
    fc.assert(
      fc.property(usage, size, (usage, size) => {
        const account = { owner, quota: { maxBytes: 0, maxFiles: 0, maxFileBytes: 0 }, usage };
        for (const change of [
          usageChange.release(size),
          usageChange.remove(size),
          usageChange.settle(size),
        ]) {
          expect(refusalOf(account, change)).toBeUndefined();
        }
      }),
    );
  });

  test('a refusal says what is left and what was asked for', () => {
    const account = {
      owner,
      quota: { maxBytes: 10, maxFiles: 1, maxFileBytes: 10 },
      usage: { ...noUsage, bytes: 7 },
    };
    expect(refusalOf(account, usageChange.reserve(4))).toMatchObject({
      code: 'quota-exceeded',
      details: { unit: 'bytes', available: 3, requested: 4 },
    });
  });
});
