// Lags as counts: what is kept of an hour does not grow with what happened in it, and hours add up.

/** How many lags fell into each bucket; a quarter of a power of two each, so that a bucket's bounds are 19 % apart. */
export type LagHistogram = ReadonlyMap<number, number>;

const bucketsToTheDouble = 4;

/** @param lags in milliseconds; what clocks that disagree make negative counts as none */
export function tallyLags(lags: readonly number[]): LagHistogram {
  const counts = new Map<number, number>();
  for (const lag of lags) {
    const bucket = lag <= 1 ? 0 : Math.ceil(Math.log2(lag) * bucketsToTheDouble);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

/** The lag, in milliseconds, that this share of all did not exceed: their bucket's upper bound. @returns null for none */
export function lagQuantile(histogram: LagHistogram, share: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  let passed = 0;
  for (const [bucket, count] of [...histogram].sort(([a], [b]) => a - b)) {
    passed += count;
    if (passed >= share * total) return Math.round(2 ** (bucket / bucketsToTheDouble));
  }
  return null;
}
