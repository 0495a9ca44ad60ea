import type { Instant } from '../kernel/ambient.ts';

export interface QueueDepth {
  /** Not delivered now, and not yet dealt with. */
  readonly waiting: number;
  /** Delivered, and out of sight until dealt with or given up. */
  readonly inFlight: number;
  readonly dead: number;
  /** When the oldest message that is neither dealt with nor dead was sent; undefined where the queue cannot tell. */
  readonly oldestSentAt: Instant | undefined;
}

/** A message that was delivered again and again in vain, and set aside. */
export interface DeadLetter {
  readonly messageId: string;
  readonly sentAt: Instant;
  /** Deliveries; some queues count looks at it, too. */
  readonly receives: number;
  readonly body: string;
}

/** What those who run the system see and do of a queue. Sending and receiving is the business of the machinery around it. */
export interface EventQueue {
  depth(): Promise<QueueDepth>;

  /** Some of the dead letters, at most `limit`, which is at most 10. They stay where they are. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;

  /**
   * Sends every dead letter back to where it came from, to be delivered as if for the first time. It may go on after
   * this returned. @returns how many there were
   */
  redrive(): Promise<number>;
}
