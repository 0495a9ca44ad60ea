import type { Patience } from '@stowage/console/uploads/engine/insist';
import { setTimeout as sleep } from 'node:timers/promises';

/** A terminal is not told whether there is a network: it finds out by trying. */
export const terminalPatience: Patience = {
  retries: 10,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  random: Math.random,
  isOnline: () => true,
  online: () => Promise.resolve(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
};
