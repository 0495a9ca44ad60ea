// Calls a scheduled handler as a rule of EventBridge does, but for one thing: never again before the last call is over.

import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduledHandler } from '@stowage/adapters/events/schedule';
import type { WriteLine } from '@stowage/adapters/telemetry';
import { faultLine } from './fault-line.ts';

export interface ScheduleOptions {
  /** Names it in the log. */
  readonly name: string;
  readonly handle: ScheduledHandler;
  /** Between the end of a call and the beginning of the next; the first one waits as long. */
  readonly everyMs: number;
  readonly log: WriteLine;
}

export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A call that is under way is told that its time is over; this resolves when it has come to its end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { name, handle, everyMs, log } = this.#options;
    const { signal } = this.#stopping;
    const context = { getRemainingTimeInMillis: () => (signal.aborted ? 0 : Infinity) };
    for (;;) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await handle({}, context);
      } catch (error) {
        log(faultLine(name, error));
      }
    }
  }
}
