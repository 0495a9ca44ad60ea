import { median } from './statistics.ts';

/**
 * Measures every subject once a round, so that noise of the machine hits all of them, and every other round
 * backwards, so that none always follows the same one.
 *
 * @param subjects by name; the first round of each is a warm-up, and left out
 * @returns what each measured in each round, by name
 */
export async function inRounds<T>(
  subjects: Readonly<Record<string, () => Promise<T> | T>>,
  rounds: number,
): Promise<Record<string, T[]>> {
  const measured = Object.fromEntries(Object.keys(subjects).map((name) => [name, [] as T[]]));
  for (let round = 0; round <= rounds; round++) {
    const order = Object.entries(subjects);
    if (round % 2 === 1) order.reverse();
    for (const [name, measure] of order) {
      const result = await measure();
      if (round > 0) measured[name]!.push(result);
    }
  }
  return measured;
}

/**
 * The median of the rounds' ratios: each round compares neighbours in time, so a slow minute of the machine cancels
 * out where a ratio of two medians would keep it.
 */
export const ratio = (a: readonly number[], b: readonly number[]): number =>
  median(a.map((value, round) => value / b[round]!));
