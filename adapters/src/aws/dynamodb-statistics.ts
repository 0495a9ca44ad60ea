import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
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
import { arrivalsKey, digits, holdingsKey, shards, talliesKey, topKey, userDaysKey } from './keys.ts';
import { mergedWalk } from './merged-walk.ts';
import { tallyOfRow, userDayOf } from './projection-rows.ts';
import type { Row } from './rows.ts';
import { walk } from './walk.ts';

const candidatesPerDay = 20;
const mostCandidates = 100;

/** DynamoDB sends no more than this many of our rows, or one megabyte, at once. */
const batch = 1_000;

/** The sums that the projector keeps; a moment behind the journal. */
export class DynamoDbStatistics implements Statistics {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async tallies(step: Step, from: Instant, to: Instant): Promise<readonly StepTally[]> {
    const tallies: StepTally[] = [];
    for await (const row of this.#stretch(talliesKey[step], from, to)) {
      const at = Number(row['sk']);
      tallies.push({ ...tallyOfRow(row), at, activeUsers: (row['activeUsers'] as number | undefined) ?? 0 });
    }
    return tallies;
  }

  async activeUsers(from: Instant, to: Instant): Promise<number> {
    let users = 0;
    for await (const row of this.#stretch(arrivalsKey, from, to)) {
      const [, previous] = (row['sk'] as string).split('#');
      if (Number(previous) < from) users += row['users'] as number;
    }
    return users;
  }

  async days(sub: Owner, from: Instant, to: Instant): Promise<readonly DayTally[]> {
    const days: DayTally[] = [];
    for await (const row of this.#stretch(userDaysKey(sub), from, to)) {
      const { sub: _sub, activeHours: _hours, version: _version, ...tally } = userDayOf(row);
      days.push(tally);
    }
    return days;
  }

  async top(by: 'bytes' | 'uploads', from: Instant, to: Instant, count: number): Promise<readonly TopUser[]> {
    const found = new Map<Owner, number>();
    for (let day = from; day < to; day += stepLength.day) {
      for await (const { sub, ...sums } of this.#firstOfDay(by, day)) {
        found.set(sub, (found.get(sub) ?? 0) + sums[by]);
      }
    }
    const candidates = [...found].toSorted(([, a], [, b]) => b - a).slice(0, mostCandidates);
    const users = await Promise.all(candidates.map(([sub]) => this.#sumsOf(sub, from, to)));
    return users.toSorted((a, b) => b[by] - a[by] || (a.sub < b.sub ? -1 : 1)).slice(0, count);
  }

  async holdings(): Promise<Holdings> {
    const { Item: row = {} } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: { pk: holdingsKey, sk: holdingsKey } }),
    );
    const { accounts = 0, files = 0, bytes = 0, reservedBytes = 0 } = row as Partial<Holdings>;
    return { accounts, files, bytes, reservedBytes };
  }

  async *#firstOfDay(by: 'bytes' | 'uploads', day: Instant): AsyncGenerator<TopUser> {
    const attribute = by === 'bytes' ? 'bySize' : 'byTime';
    const rows = mergedWalk(
      this.#client,
      this.#tableName,
      Array.from({ length: shards }, (_, shard) => ({
        index: by === 'bytes' ? 'narrow-by-size' : 'narrow-by-time',
        partition: topKey(day, shard),
        order: 'desc',
      })),
      (row) => row[attribute] as string,
      candidatesPerDay,
    );
    let left = candidatesPerDay;
    for await (const row of rows) {
      if (left-- === 0) return;
      yield userDayOf(row);
    }
  }

  async #sumsOf(sub: Owner, from: Instant, to: Instant): Promise<TopUser> {
    const days = await this.days(sub, from, to);
    return {
      sub,
      uploads: days.reduce((sum, { uploads }) => sum + uploads, 0),
      bytes: days.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** The rows of a partition whose sort key begins with a time in this range. */
  async *#stretch(partition: string, from: Instant, to: Instant): AsyncGenerator<Row> {
    // After all that begin with the millisecond before: `#` may follow a time, and `$` comes after it.
    const behind = `${digits(from - 1)}$`;
    const rows = walk(this.#client, this.#tableName, { partition, order: 'asc', behind }, batch);
    for await (const row of rows) {
      if ((row['sk'] as string).slice(0, 16) >= digits(to)) return;
      yield row;
    }
  }
}
