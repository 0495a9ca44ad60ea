import { isOwnDoing, stepLength, tallyOf, type JournalEntry, type Owner, type Tally } from '@stowage/domain';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { orNull, type Database } from './database.ts';

/** Is called for each entry, within the write that makes it: what it writes is there if and when the entry is. */
export type Tell = (entry: JournalEntry) => void;

/**
 * The one place that writes entries, with everything that follows from one: the sums of its hour, of its subject's day
 * and of who was active. To be called within a write of the database, so that all of it commits or none.
 */
export class JournalWriter {
  readonly #tell: Tell | undefined;
  readonly #insert: StatementSync;
  readonly #addToHour: StatementSync;
  readonly #addToDay: StatementSync;
  readonly #activeHours: StatementSync;
  readonly #dayBefore: StatementSync;
  readonly #dayAfter: StatementSync;
  readonly #arrive: StatementSync;
  readonly #touch: StatementSync;

  constructor(database: Database, tell?: Tell) {
    this.#tell = tell;
    this.#insert = database.prepare(insertEntry);
    this.#addToHour = database.prepare(`
      INSERT INTO hours (hour, uploads, bytes, downloads, removals, refusals, errors, growth, active)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hour) DO UPDATE SET ${adding}, active = active + excluded.active`);
    this.#addToDay = database.prepare(`
      INSERT INTO user_days (sub, day, uploads, bytes, downloads, removals, refusals, errors, growth, active_hours)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sub, day) DO UPDATE SET ${adding}, active_hours = active_hours | excluded.active_hours`);
    this.#activeHours = database.prepare('SELECT active_hours FROM user_days WHERE sub = ? AND day = ?');
    this.#dayBefore = database.prepare(`
      SELECT day FROM user_days WHERE sub = ? AND day < ? AND active_hours <> 0 ORDER BY day DESC LIMIT 1`);
    this.#dayAfter = database.prepare(`
      SELECT day FROM user_days WHERE sub = ? AND day > ? AND active_hours <> 0 ORDER BY day LIMIT 1`);
    this.#arrive = database.prepare(`
      INSERT INTO arrivals (day, previous, users) VALUES (?, ?, ?)
      ON CONFLICT (day, previous) DO UPDATE SET users = users + excluded.users`);
    this.#touch = database.prepare(`
      INSERT INTO accounts (sub, last_activity_at) VALUES (?, ?)
      ON CONFLICT (sub) DO UPDATE SET last_activity_at = excluded.last_activity_at
        WHERE last_activity_at < excluded.last_activity_at`);
  }

  write(entry: JournalEntry): void {
    this.#insert.run(...toEntryRow(entry));
    this.#tell?.(entry);
    const hour = Math.floor(entry.at / stepLength.hour);
    const day = Math.floor(hour / 24);
    const bit = isOwnDoing(entry) ? 1 << (hour % 24) : 0;
    const before = this.#activeHoursOf(entry.subject, day);
    const isFirstOfHour = (bit & ~before) !== 0;
    if (bit !== 0) this.#touch.run(entry.subject, entry.at);
    if (isFirstOfHour && before === 0) this.#becomeActive(entry.subject, day);
    const sums = valuesOf(tallyOf(entry));
    if (!isFirstOfHour && sums.every((sum) => sum === 0)) return;
    this.#addToHour.run(hour, ...sums, isFirstOfHour ? 1 : 0);
    this.#addToDay.run(entry.subject, day, ...sums, bit);
  }

  #activeHoursOf(sub: Owner, day: number): number {
    return (this.#activeHours.get(sub, day)?.['active_hours'] as number | undefined) ?? 0;
  }

  /** An entry may come late: then whoever was counted as arriving on the next day now arrives there from this one. */
  #becomeActive(sub: Owner, day: number): void {
    const previous = (this.#dayBefore.get(sub, day)?.['day'] as number | undefined) ?? -1;
    const next = this.#dayAfter.get(sub, day)?.['day'] as number | undefined;
    this.#arrive.run(day, previous, 1);
    if (next !== undefined) {
      this.#arrive.run(next, previous, -1);
      this.#arrive.run(next, day, 1);
    }
  }
}

const valuesOf = ({ uploads, bytes, downloads, removals, refusals, errors, growth }: Tally): number[] => [
  uploads,
  bytes,
  downloads,
  removals,
  refusals,
  errors,
  growth,
];

const adding = ['uploads', 'bytes', 'downloads', 'removals', 'refusals', 'errors', 'growth']
  .map((sum) => `${sum} = ${sum} + excluded.${sum}`)
  .join(', ');

/** Takes the values of `toEntryRow`. */
const insertEntry = `
  INSERT INTO journal (subject, at, entry_id, kind, actor, outcome, file_id, name, bytes, reason, request_id, details)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const toEntryRow = (entry: JournalEntry): SQLInputValue[] => [
  entry.subject,
  entry.at,
  entry.entryId,
  entry.kind,
  entry.actor,
  entry.outcome,
  orNull(entry.fileId),
  orNull(entry.name),
  orNull(entry.bytes),
  orNull(entry.reason),
  orNull(entry.requestId),
  entry.details ? JSON.stringify(entry.details) : null,
];
