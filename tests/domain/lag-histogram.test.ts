import { describe, expect, test } from '@jest/globals';
import { lagQuantile, tallyLags } from '@stowage/domain';
import fc from 'fast-check';

describe('a histogram of lags', () => {
  test('tells any quantile, at most 19 % above the exact one', () => {
    const lags = fc.array(fc.integer({ min: 0, max: 14 * 86_400_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(lags, fc.constantFrom(0.5, 0.95), (all, share) => {
        const exact = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1]!;
        const told = lagQuantile(tallyLags(all), share)!;
        // One millisecond of slack for rounding, and because less than one counts as one.
        expect(told).toBeGreaterThanOrEqual(exact - 1);
        expect(told).toBeLessThanOrEqual(exact * 1.19 + 1);
      }),
    );
  });

  test('counts what clocks that disagree make negative as no lag', () => {
    expect(lagQuantile(tallyLags([-5_000]), 0.5)).toBe(1);
  });

  test('of nothing there is no quantile', () => {
    expect(lagQuantile(tallyLags([]), 0.5)).toBeNull();
  });
});
