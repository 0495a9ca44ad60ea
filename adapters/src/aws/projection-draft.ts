import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  addTally,
  isOwnDoing,
  noTally,
  noUsage,
  stepLength,
  stepOf,
  tallyOf,
  type Instant,
  type JournalEntry,
  type Owner,
  type Tally,
} from '@stowage/domain';
import { decidedIn } from './account-row.ts';
import { arrivalsKey, arrivalsSort, digits, holdingsKey, talliesKey, userDaysKey } from './keys.ts';
import type { Item } from './plan.ts';
import {
  registerEntryOf,
  registerPlace,
  registerRows,
  userDayOf,
  userDayPlace,
  userDayRow,
  type RegisterEntry,
  type UserDay,
} from './projection-rows.ts';
import { entryOf, type Place, type Row } from './rows.ts';
import { accountSort, journalPrefix, ownerPrefix } from './table.ts';
import { walk } from './walk.ts';

/** A row as the table's stream tells of it: as it was written. */
export interface StreamedRow {
  /** The stream's number of this write; numbers of one partition's writes ascend. */
  readonly sequence: string;
  readonly row: Row;
}

/** What some rows come to, over what is written; it holds only as long as that stays as it was read. */
export class ProjectionDraft {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #register = new Map<Owner, { readonly before: RegisterEntry; entry: RegisterEntry }>();
  readonly #days = new Map<string, { readonly before: UserDay; day: UserDay }>();
  /** Days of users that became active here. */
  readonly #activated = new Map<Owner, Set<Instant>>();
  readonly #tallies = new Map<string, Place & { readonly sums: Record<string, number> }>();

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async take({ sequence, row }: StreamedRow): Promise<void> {
    const pk = row['pk'] as string;
    if (pk.startsWith(journalPrefix)) return this.#takeEntry(sequence, entryOf(row));
    if (pk.startsWith(ownerPrefix) && row['sk'] === accountSort) {
      return this.#takeAccount(sequence, pk.slice(ownerPrefix.length) as Owner, row);
    }
  }

  async #takeEntry(sequence: string, entry: JournalEntry): Promise<void> {
    const { subject, at } = entry;
    const registered = await this.#registered(subject);
    if (isOld(sequence, registered.entry.journalSequence)) return;
    const isOwn = isOwnDoing(entry);
    registered.entry = {
      ...registered.entry,
      journalSequence: sequence,
      ...(isOwn && { lastActivityAt: Math.max(at, registered.entry.lastActivityAt ?? 0) }),
    };
    const tally = tallyOf(entry);
    const dayAt = stepOf('day', at);
    const its = await this.#day(subject, dayAt);
    const before = its.day.activeHours;
    const bit = isOwn ? 1 << Math.floor((at - dayAt) / stepLength.hour) : 0;
    const isFirstOfHour = (bit & ~before) !== 0;
    const isFirstOfDay = isFirstOfHour && before === 0;
    if (!isFirstOfHour && Object.values(tally).every((sum) => sum === 0)) return;
    if (isFirstOfDay) await this.#becomeActive(subject, dayAt);
    its.day = { ...its.day, ...addTally(its.day, tally), activeHours: before | bit };
    this.#count('hour', stepOf('hour', at), tally, isFirstOfHour);
    this.#count('day', dayAt, tally, isFirstOfDay);
  }

  async #takeAccount(sequence: string, owner: Owner, row: Row): Promise<void> {
    const its = await this.#registered(owner);
    if (isOld(sequence, its.entry.accountSequence)) return;
    const decided = decidedIn(row);
    const { usage: old } = its.entry;
    this.#add(
      { pk: holdingsKey, sk: holdingsKey },
      {
        files: decided.usage.files - old.files,
        bytes: decided.usage.bytes - old.bytes,
        reservedBytes: decided.usage.reservedBytes - old.reservedBytes,
      },
    );
    its.entry = { ...its.entry, ...decided, accountSequence: sequence };
  }

  /** An entry may come late: then whoever was counted as arriving on the next day now arrives there from this one. */
  async #becomeActive(sub: Owner, day: Instant): Promise<void> {
    const here = this.#activated.get(sub) ?? new Set();
    const before = [...here].filter((its) => its < day);
    const after = [...here].filter((its) => its > day);
    const previous = Math.max(0, ...before, (await this.#nextActive(sub, day, 'desc')) ?? 0);
    const next = Math.min(...after, (await this.#nextActive(sub, day, 'asc')) ?? Infinity);
    this.#activated.set(sub, here.add(day));
    this.#arrive(day, previous, 1);
    if (next !== Infinity) {
      this.#arrive(next, previous, -1);
      this.#arrive(next, day, 1);
    }
  }

  async #nextActive(sub: Owner, day: Instant, order: 'asc' | 'desc'): Promise<Instant | undefined> {
    const stretch = { partition: userDaysKey(sub), order, behind: digits(day), consistent: true };
    for await (const row of walk(this.#client, this.#tableName, stretch, 2)) {
      const { activeHours, at } = userDayOf(row);
      if (activeHours !== 0) return at;
    }
    return undefined;
  }

  #arrive(day: Instant, previous: Instant, users: number): void {
    this.#add({ pk: arrivalsKey, sk: arrivalsSort(day, previous) }, { users });
  }

  #count(step: 'hour' | 'day', at: Instant, tally: Tally, isFirst: boolean): void {
    this.#add({ pk: talliesKey[step], sk: digits(at) }, { ...tally, activeUsers: isFirst ? 1 : 0 });
  }

  #add(place: Place, sums: Readonly<Record<string, number>>): void {
    const key = `${place.pk} ${place.sk}`;
    const known = this.#tallies.get(key)?.sums ?? {};
    const added = Object.entries(sums).map(([name, sum]) => [name, (known[name] ?? 0) + sum] as const);
    this.#tallies.set(key, { ...place, sums: { ...known, ...Object.fromEntries(added) } });
  }

  async #registered(owner: Owner) {
    const known = this.#register.get(owner);
    if (known) return known;
    const row = await this.#get(registerPlace(owner));
    if (!row) this.#add({ pk: holdingsKey, sk: holdingsKey }, { accounts: 1 });
    const entry: RegisterEntry = row
      ? registerEntryOf(row)
      : { owner, quota: {}, usage: noUsage, version: 0 };
    const its = { before: entry, entry };
    this.#register.set(owner, its);
    return its;
  }

  async #day(sub: Owner, at: Instant) {
    const place = userDayPlace(sub, at);
    const key = `${place.pk} ${place.sk}`;
    const known = this.#days.get(key);
    if (known) return known;
    const row = await this.#get(place);
    const day: UserDay = row ? userDayOf(row) : { sub, at, ...noTally, activeHours: 0, version: 0 };
    const its = { before: day, day };
    this.#days.set(key, its);
    return its;
  }

  async #get(Key: Place): Promise<Row | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key, ConsistentRead: true }),
    );
    return Item;
  }

  /** Nothing, if all of it was taken in before. */
  items(): Item[] {
    const TableName = this.#tableName;
    const moved = [...this.#register.values()].filter(({ before, entry }) => entry !== before);
    if (moved.length === 0) return [];
    const registers = moved.flatMap(({ before: { version }, entry }) => {
      const [main, copy] = registerRows({ ...entry, version: version + 1 }) as [Row, Row];
      return [
        { Put: { TableName, Item: main, ...ifVersion('entry', version) } },
        { Put: { TableName, Item: copy } },
      ];
    });
    const days = [...this.#days.values()]
      .filter(({ before, day }) => day !== before)
      .map(({ before: { version }, day }) => ({
        Put: { TableName, Item: userDayRow({ ...day, version: version + 1 }), ...ifVersion('day', version) },
      }));
    const sums = [...this.#tallies.values()].flatMap(({ sums, pk, sk }) => {
      const added = Object.entries(sums).filter(([, sum]) => sum !== 0);
      if (added.length === 0) return [];
      return [
        {
          Update: {
            TableName,
            Key: { pk, sk },
            UpdateExpression: `ADD ${added.map((_, index) => `#n${index} :v${index}`).join(', ')}`,
            ExpressionAttributeNames: Object.fromEntries(added.map(([name], index) => [`#n${index}`, name])),
            ExpressionAttributeValues: Object.fromEntries(added.map(([, sum], index) => [`:v${index}`, sum])),
          },
        },
      ];
    });
    return [...registers, ...days, ...sums];
  }
}

const isOld = (sequence: string, takenIn: string | undefined): boolean =>
  takenIn !== undefined && BigInt(sequence) <= BigInt(takenIn);

/** @param member of the row that the version stands in; 0 says that there was no row */
const ifVersion = (member: string, version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#member.#version = :read',
        ExpressionAttributeNames: { '#member': member, '#version': 'version' },
        ExpressionAttributeValues: { ':read': version },
      };
