import type { Trouble } from './transport.ts';

/** How to wait. */
export interface Patience {
  /** Failures in a row before it is given up; while there is no network at all they do not count. */
  readonly retries: number;
  /** In ms; each wait is about twice the one before. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Rejects with the signal's reason; may end early when the network comes back. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  isOnline(): boolean;
  /** Resolves as soon as there is a network. */
  online(signal: AbortSignal): Promise<void>;
  /** 0 to 1, to keep many clients from coming back in step. */
  random(): number;
}

/** Does `work` until it succeeds, or fails in a way that will not pass. */
export async function insist<T>(
  work: () => Promise<T>,
  judge: (failure: unknown) => Trouble,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    await patience.online(signal);
    try {
      return await work();
    } catch (failure) {
      signal.throwIfAborted();
      const trouble = judge(failure);
      if (trouble.kind !== 'passing') throw failure;
      if (patience.isOnline() && ++failures > patience.retries) throw failure;
      await patience.sleep(Math.max(trouble.afterMs ?? 0, waitAfter(failures, patience)), signal);
    }
  }
}

/** Half of it is chance. */
function waitAfter(failures: number, { firstWaitMs, longestWaitMs, random }: Patience): number {
  const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + random() / 2);
}
