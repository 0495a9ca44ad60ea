import type { Clock, Instant } from '../kernel/ambient.ts';
import type { EventLag } from '../ports/event-lag.ts';
import type { DeadLetter, EventQueue, QueueDepth } from '../ports/event-queue.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import { lastReconciliation } from './reconcile.ts';
import type { Reconciliation } from './reconciliation.ts';
import { lagQuantile } from './lag-histogram.ts';

export interface Health {
  readonly at: Instant;
  /** From the store's word to the books, in milliseconds. */
  readonly eventLag: {
    readonly p50: number | null;
    readonly p95: number | null;
    /** Of the oldest event that still waits. */
    readonly oldest: number | null;
  };
  readonly queue: QueueDepth;
  readonly deadLetters: readonly DeadLetter[];
  /** Of events on their way to other systems; undefined where nobody is told. */
  readonly webhooks: { readonly queue: QueueDepth; readonly deadLetters: readonly DeadLetter[] } | undefined;
  /** The last one, or the one that is running; undefined if there never was one. */
  readonly reconciliation: Reconciliation | undefined;
}

const mostDeadLetters = 10;

/** How the record keeps up with the store. */
export class ShowHealth {
  readonly #eventQueue: EventQueue;
  readonly #webhookQueue: EventQueue | undefined;
  readonly #eventLag: EventLag;
  readonly #checkpoints: Checkpoints;
  readonly #clock: Clock;

  constructor(
    eventQueue: EventQueue,
    webhookQueue: EventQueue | undefined,
    eventLag: EventLag,
    checkpoints: Checkpoints,
    clock: Clock,
  ) {
    this.#eventQueue = eventQueue;
    this.#webhookQueue = webhookQueue;
    this.#eventLag = eventLag;
    this.#checkpoints = checkpoints;
    this.#clock = clock;
  }

  async execute(): Promise<Health> {
    const [{ queue, deadLetters }, webhooks, lags, reconciliation] = await Promise.all([
      look(this.#eventQueue),
      this.#webhookQueue && look(this.#webhookQueue),
      this.#eventLag.latest(),
      lastReconciliation(this.#checkpoints),
    ]);
    const at = this.#clock();
    return {
      at,
      eventLag: {
        p50: lags ? lagQuantile(lags, 0.5) : null,
        p95: lags ? lagQuantile(lags, 0.95) : null,
        oldest: queue.oldestSentAt === undefined ? null : Math.max(0, at - queue.oldestSentAt),
      },
      queue,
      deadLetters,
      webhooks,
      reconciliation,
    };
  }
}

async function look(queue: EventQueue): Promise<{ queue: QueueDepth; deadLetters: readonly DeadLetter[] }> {
  const [depth, deadLetters] = await Promise.all([queue.depth(), queue.deadLetters(mostDeadLetters)]);
  return { queue: depth, deadLetters };
}
