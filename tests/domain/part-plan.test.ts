import { describe, expect, test } from '@jest/globals';
import { DomainError, largestFile, largestSinglePut, planParts, sizeOfPart } from '@stowage/domain';
import fc from 'fast-check';

const mebibyte = 1024 ** 2;

/** Every size there may be, and those beside which a plan changes. */
const size = fc.oneof(
  fc.integer({ min: 0, max: largestFile }),
  fc
    .tuple(fc.integer({ min: 1, max: 525 }), fc.integer({ min: -2, max: 2 }))
    .map(([part, by]) => Math.min(largestFile, part * mebibyte * 10_000 + by)),
  fc.constantFrom(0, largestSinglePut, largestSinglePut + 1, largestFile - 1, largestFile),
);

describe('planParts', () => {
  test('the parts are legal for S3 and make up the size exactly, whatever it is', () => {
    fc.assert(
      fc.property(size, fc.boolean(), (bytes, checksums) => {
        const plan = planParts(bytes, checksums);
        if (!plan) return expect(bytes).toBeLessThanOrEqual(100 * mebibyte);
        expect(bytes).toBeGreaterThan(100 * mebibyte);
        const { partSize, partCount } = plan;
        expect(plan.checksums).toBe(checksums);
        expect(partCount).toBeGreaterThan(1);
        expect(partCount).toBeLessThanOrEqual(10_000);
        expect(partSize % mebibyte).toBe(0);
        expect(partSize).toBeGreaterThanOrEqual(5 * mebibyte);
        expect(partSize).toBeLessThanOrEqual(5 * 1024 ** 3);
        const last = sizeOfPart(bytes, plan, partCount);
        expect(last).toBeGreaterThan(0);
        expect(last).toBeLessThanOrEqual(partSize);
        expect(sizeOfPart(bytes, plan, 1)).toBe(partSize);
        expect(partSize * (partCount - 1) + last).toBe(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  test('parts grow only when there would be too many', () => {
    expect(planParts(largestSinglePut + 1, false)).toMatchObject({ partSize: 8 * mebibyte, partCount: 13 });
    expect(planParts(80_000 * mebibyte, false)).toMatchObject({ partSize: 8 * mebibyte, partCount: 10_000 });
    expect(planParts(80_000 * mebibyte + 1, false)!.partSize).toBe(9 * mebibyte);
    expect(planParts(largestFile, false)).toMatchObject({ partSize: 525 * mebibyte, partCount: 9_987 });
  });

  test.each([0, -1, 1.5, NaN, 14])('there is no part %d of 13', (partNumber) => {
    const plan = planParts(largestSinglePut + 1, false)!;
    expect(() => sizeOfPart(largestSinglePut + 1, plan, partNumber)).toThrow(DomainError);
  });
});
