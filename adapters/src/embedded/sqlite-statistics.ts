import {
  stepLength,
  type DayTally,
  type Holdings,
  type Instant,
  type Owner,
  type Statistics,
  type Step,
  type StepTally,
  type TopUser,
} from '@stowage/domain';
import type { Database } from './database.ts';
import type { Row } from './file-row.ts';

const candidatesPerDay = 20;
const mostCandidates = 100;

const hoursOf = (at: Instant): number => Math.floor(at / stepLength.hour);
const daysOf = (at: Instant): number => Math.floor(at / stepLength.day);

/** The sums that `JournalWriter` keeps. */
export class SqliteStatistics implements Statistics {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async tallies(step: Step, from: Instant, to: Instant): Promise<readonly StepTally[]> {
    const statement = step === 'hour' ? talliesByHour : talliesByDay;
    return this.#all(statement, { from: hoursOf(from), to: hoursOf(to) }).map(
      ({ step: its, ...tally }) =>
        ({ ...tally, at: (its as number) * stepLength[step] }) as unknown as StepTally,
    );
  }

  async activeUsers(from: Instant, to: Instant): Promise<number> {
    const [row] = this.#all(
      'SELECT coalesce(sum(users), 0) AS users FROM arrivals WHERE day >= :from AND day < :to AND previous < :from',
      { from: daysOf(from), to: daysOf(to) },
    );
    return row!['users'] as number;
  }

  async days(sub: Owner, from: Instant, to: Instant): Promise<readonly DayTally[]> {
    const rows = this.#all(
      `SELECT day, ${sums} FROM user_days WHERE sub = :sub AND day >= :from AND day < :to ORDER BY day`,
      { sub, from: daysOf(from), to: daysOf(to) },
    );
    return rows.map(
      ({ day, ...tally }) => ({ ...tally, at: (day as number) * stepLength.day }) as unknown as DayTally,
    );
  }

  async top(by: 'bytes' | 'uploads', from: Instant, to: Instant, count: number): Promise<readonly TopUser[]> {
    const range = { from: daysOf(from), to: daysOf(to) };
    const found = new Map<Owner, number>();
    for (let day = range.from; day < range.to; day++) {
      for (const row of this.#all(firstOfDay[by], { day, limit: candidatesPerDay })) {
        const sub = row['sub'] as Owner;
        found.set(sub, (found.get(sub) ?? 0) + (row['sum'] as number));
      }
    }
    return [...found]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, mostCandidates)
      .map(([sub]) => this.#all(sumsOfUser, { sub, ...range })[0] as unknown as TopUser)
      .toSorted((a, b) => b[by] - a[by] || (a.sub < b.sub ? -1 : 1))
      .slice(0, count);
  }

  async holdings(): Promise<Holdings> {
    const [row] = this.#all(
      'SELECT accounts, files, bytes, reserved_bytes AS reservedBytes FROM holdings',
      {},
    );
    return { ...row } as unknown as Holdings;
  }

  #all(sql: string, values: Record<string, string | number>): Row[] {
    return this.#database.prepare(sql).all(values);
  }
}

const sums = 'uploads, bytes, downloads, removals, refusals, errors, growth';

const talliesByHour = `
  SELECT hour AS step, ${sums}, active AS activeUsers FROM hours WHERE hour >= :from AND hour < :to ORDER BY hour`;

// Hours are consecutive in the table, so their days come grouped.
const talliesByDay = `
  SELECT hour / 24 AS step, sum(uploads) AS uploads, sum(bytes) AS bytes, sum(downloads) AS downloads,
    sum(removals) AS removals, sum(refusals) AS refusals, sum(errors) AS errors, sum(growth) AS growth,
    (SELECT coalesce(sum(users), 0) FROM arrivals WHERE day = hour / 24) AS activeUsers
  FROM hours WHERE hour >= :from AND hour < :to GROUP BY hour / 24 ORDER BY step`;

const firstOfDay = {
  bytes: `SELECT sub, bytes AS sum FROM user_days WHERE day = :day AND uploads > 0
    ORDER BY bytes DESC, sub DESC LIMIT :limit`,
  uploads: `SELECT sub, uploads AS sum FROM user_days WHERE day = :day AND uploads > 0
    ORDER BY uploads DESC, sub DESC LIMIT :limit`,
} as const;

const sumsOfUser = `
  SELECT sub, sum(uploads) AS uploads, sum(bytes) AS bytes FROM user_days
  WHERE sub = :sub AND day >= :from AND day < :to`;
