import type { EventLag, Instant, LagHistogram } from '@stowage/domain';
import type { StatementSync } from 'node:sqlite';
import type { Database } from './database.ts';

const hourMs = 3_600_000;

/** Event lags in SQLite: a row for each bucket of an hour. */
export class SqliteEventLag implements EventLag {
  readonly #database: Database;
  readonly #add: StatementSync;
  readonly #latest: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    this.#add = database.prepare(`
      INSERT INTO event_lags (hour, bucket, events) VALUES (?, ?, ?)
      ON CONFLICT (hour, bucket) DO UPDATE SET events = events + excluded.events`);
    this.#latest = database.prepare(
      'SELECT bucket, events FROM event_lags WHERE hour = (SELECT max(hour) FROM event_lags)',
    );
  }

  /** A power failure may undo it: what it is for does not need an fsync. */
  note(lags: LagHistogram, at: Instant): Promise<void> {
    const hour = Math.floor(at / hourMs);
    return this.#database.write(
      () => {
        for (const [bucket, events] of lags) this.#add.run(hour, bucket, events);
      },
      { durable: false },
    );
  }

  async latest(): Promise<LagHistogram | undefined> {
    const rows = this.#latest.all() as { bucket: number; events: number }[];
    return rows.length === 0 ? undefined : new Map(rows.map(({ bucket, events }) => [bucket, events]));
  }
}
