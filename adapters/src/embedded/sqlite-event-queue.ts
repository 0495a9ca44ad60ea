import type { Clock, DeadLetter, EventQueue, QueueDepth } from '@stowage/domain';
import type { StatementSync } from 'node:sqlite';
import type { Database } from './database.ts';

export interface QueueMessage {
  readonly messageId: number;
  readonly body: string;
  /** This delivery included. */
  readonly receiveCount: number;
  readonly sentAt: number;
}

export interface QueueRules {
  /** The table that its messages are in. */
  readonly table: 'messages' | 'outbox';
  /** Deliveries that a message gets before it is set aside as a dead letter. */
  readonly maxReceives: number;
}

/** The queue of the store's events, as it is deployed. */
const eventRules: QueueRules = { table: 'messages', maxReceives: 5 };

/** After a power failure a message may come again; that may happen at any time, and spares an fsync. */
const forgettable = { durable: false };

/** A durable queue with the manners of SQS: at least once, in no promised order, with dead letters. */
export class SqliteEventQueue implements EventQueue {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #maxReceives: number;
  readonly #insert: StatementSync;
  readonly #bury: StatementSync;
  readonly #take: StatementSync;
  readonly #delete: StatementSync;
  readonly #postpone: StatementSync;
  readonly #depth: StatementSync;
  readonly #dead: StatementSync;
  readonly #redrive: StatementSync;
  readonly #arrivals = new Set<() => void>();

  constructor(database: Database, clock: Clock, { table, maxReceives }: QueueRules = eventRules) {
    this.#database = database;
    this.#clock = clock;
    this.#maxReceives = maxReceives;
    this.#insert = database.prepare(`INSERT INTO ${table} (body, sent_at, visible_at) VALUES (?, ?, ?)`);
    const next = `SELECT message_id FROM ${table} WHERE dead = 0 AND visible_at <= :now
      ORDER BY visible_at, message_id LIMIT :limit`;
    this.#bury = database.prepare(
      `UPDATE ${table} SET dead = 1 WHERE receives >= :maxReceives AND message_id IN (${next})`,
    );
    this.#take = database.prepare(`
      UPDATE ${table} SET receives = receives + 1, visible_at = :until WHERE message_id IN (${next})
      RETURNING message_id AS messageId, body, receives AS receiveCount, sent_at AS sentAt`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE message_id = ?`);
    this.#postpone = database.prepare(`UPDATE ${table} SET visible_at = ? WHERE message_id = ?`);
    this.#depth = database.prepare(`
      SELECT count(*) FILTER (WHERE dead = 0 AND visible_at <= :now) AS waiting,
        count(*) FILTER (WHERE dead = 0 AND visible_at > :now) AS inFlight,
        count(*) FILTER (WHERE dead = 1) AS dead,
        min(sent_at) FILTER (WHERE dead = 0) AS oldestSentAt
      FROM ${table}`);
    this.#dead = database.prepare(`
      SELECT message_id AS messageId, sent_at AS sentAt, receives, body FROM ${table}
      WHERE dead = 1 ORDER BY message_id LIMIT ?`);
    this.#redrive = database.prepare(
      `UPDATE ${table} SET dead = 0, receives = 0, visible_at = ? WHERE dead = 1`,
    );
  }

  /** Durable when this resolves. */
  send(body: string): Promise<void> {
    return this.#database.write(() => this.enqueue(body));
  }

  /** To be called within a write of the same database: the message is sent if and when that commits. */
  enqueue(body: string): void {
    const now = this.#clock();
    this.#insert.run(body, now, now);
    this.#tellArrival();
  }

  /**
   * Up to `max` messages, each invisible to other receivers for `visibilityMs`. Where there is none it waits for one,
   * `waitMs` at most and until `signal` aborts, and may still return none.
   */
  async receive(
    max: number,
    visibilityMs: number,
    { waitMs = 0, signal }: { waitMs?: number; signal?: AbortSignal } = {},
  ): Promise<readonly QueueMessage[]> {
    const arrival = waitMs > 0 ? this.#arrival(waitMs, signal) : undefined;
    const messages = await this.#receiveNow(max, visibilityMs);
    if (messages.length > 0 || !arrival) {
      arrival?.forget();
      return messages;
    }
    await arrival.promise;
    return signal?.aborted ? [] : this.#receiveNow(max, visibilityMs);
  }

  /** Messages that are gone already are no error. */
  delete(messageIds: readonly number[]): Promise<void> {
    return this.#database.write(() => {
      for (const messageId of messageIds) this.#delete.run(messageId);
    }, forgettable);
  }

  /** Keeps a message that was received out of sight for so long from now on. */
  postpone(messageId: number, milliseconds: number): Promise<void> {
    return this.#database.write(
      () => void this.#postpone.run(this.#clock() + milliseconds, messageId),
      forgettable,
    );
  }

  async depth(): Promise<QueueDepth> {
    const row = this.#depth.get({ now: this.#clock() }) as Record<keyof QueueDepth, number | null>;
    return {
      waiting: row.waiting!,
      inFlight: row.inFlight!,
      dead: row.dead!,
      oldestSentAt: row.oldestSentAt ?? undefined,
    };
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.#dead
      .all(limit)
      .map((row) => ({ ...row, messageId: String(row['messageId']) }) as unknown as DeadLetter);
  }

  redrive(): Promise<number> {
    return this.#database.write(() => {
      const { changes } = this.#redrive.run(this.#clock());
      this.#tellArrival();
      return Number(changes);
    });
  }

  #tellArrival(): void {
    // A write's group commits before any microtask runs.
    queueMicrotask(() => {
      for (const arrived of [...this.#arrivals]) arrived();
    });
  }

  #receiveNow(max: number, visibilityMs: number): Promise<QueueMessage[]> {
    return this.#database.write(() => {
      const now = this.#clock();
      const next = { now, limit: max };
      // Of those alone that would be delivered next, so that a long queue costs no more than a short one.
      while (this.#bury.run({ ...next, maxReceives: this.#maxReceives }).changes !== 0);
      const messages = this.#take.all({ ...next, until: now + visibilityMs });
      // Plain objects, so that they compare and print like any other.
      return messages.map((message) => ({ ...message }) as unknown as QueueMessage);
    }, forgettable);
  }

  #arrival(
    waitMs: number,
    signal: AbortSignal | undefined,
  ): { promise: Promise<undefined>; forget: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const forget = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', forget);
      this.#arrivals.delete(forget);
      resolve(undefined);
    };
    const timer = setTimeout(forget, waitMs);
    signal?.addEventListener('abort', forget);
    this.#arrivals.add(forget);
    return { promise, forget };
  }
}
