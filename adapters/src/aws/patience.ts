import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@stowage/domain';

/** Below the ten seconds of a function, so that a request that could not be served is still answered. */
const defaultPatienceMs = 6_000;
const firstPauseMs = 25;
const longestPauseMs = 400;

/** Waits before the next try, or says that there shall be none. @throws unavailable, with `cause` */
export type Pause = (cause: unknown) => Promise<void>;

/**
 * Pauses for work that was refused for a moment only: each about twice as long as the one before, and of random
 * length, so that those who collided do not collide again.
 */
export function patience(milliseconds = defaultPatienceMs): Pause {
  const end = performance.now() + milliseconds;
  let ceiling = firstPauseMs;
  return async (cause) => {
    const pause = Math.random() * ceiling;
    ceiling = Math.min(2 * ceiling, longestPauseMs);
    if (performance.now() + pause > end) {
      throw new DomainError('unavailable', 'Too much is going on at once; try again.', {}, { cause });
    }
    await sleep(pause);
  };
}
