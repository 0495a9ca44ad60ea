/** Deliveries, the first included, before an event is set aside: over half a day, at the pace of `pauseAfter`. */
export const mostDeliveries = 15;

const firstPauseMs = 5_000;
const longestPauseMs = 6 * 3_600_000;

/**
 * How long to wait after so many deliveries, in whole milliseconds: twice as long each time, less a random part of up
 * to a half, so that a receiver that comes back is not run over.
 */
export function pauseAfter(deliveries: number, random = Math.random()): number {
  const longest = Math.min(firstPauseMs * 2 ** (deliveries - 1), longestPauseMs);
  return Math.round(longest * (1 - random / 2));
}
