import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@stowage/domain';

/** Well below the fifteen seconds of a function, so that a request that could not be served is still answered. */
const limitMs = 6_000;
const firstPauseMs = 25;
const longestPauseMs = 400;

/** How long one piece of work may take, with all its tries. */
export interface Patience {
  /** Aborts what is under way when the time is over. */
  readonly signal: AbortSignal;
  /**
   * Waits before the next try: about twice as long each time, and for a random part of that, so that those who
   * collided do not collide again. @throws unavailable, with `cause`, if there is no time for another try
   */
  pause(cause: unknown): Promise<void>;
}

export function patience(milliseconds = limitMs): Patience {
  const end = performance.now() + milliseconds;
  let ceiling = firstPauseMs;
  return {
    signal: AbortSignal.timeout(milliseconds),
    async pause(cause) {
      const length = Math.random() * ceiling;
      ceiling = Math.min(2 * ceiling, longestPauseMs);
      if (performance.now() + length > end) {
        throw new DomainError('unavailable', 'Too much is going on at once; try again.', {}, { cause });
      }
      await sleep(length);
    },
  };
}
