import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  Owner,
  type Page,
  type PageRequest,
  type Person,
  type Quota,
  type Register,
  type RegisteredAccount,
  type RegisterQuery,
} from '@stowage/domain';
import { note } from './account-row.ts';
import { listedKey, shards } from './keys.ts';
import { mergedWalk } from './merged-walk.ts';
import { registerEntryOf, registerPlace, registerRows } from './projection-rows.ts';
import type { Row } from './rows.ts';
import type { IndexName } from './table.ts';
import { positionOf } from './walk.ts';

/** A search with fewer matches gathers and sorts them; any other walks the sorted listing this far at most. */
const searchBound = 1_000;

const orders = {
  email: { attribute: 'byName', index: 'by-name', copy: 'main', shape: /^[^\0]*\0[A-Za-z0-9-]+$/ },
  bytes: { attribute: 'bySize', index: 'by-size', copy: 'main', shape: /^\d{16}#[A-Za-z0-9-]+$/ },
  files: { attribute: 'bySize', index: 'by-size', copy: 'files', shape: /^\d{16}#[A-Za-z0-9-]+$/ },
  lastActivityAt: { attribute: 'byTime', index: 'by-time', copy: 'main', shape: /^\d{16}#[A-Za-z0-9-]+$/ },
} as const;

/** The accounts as the projector lists them: a moment behind the books, a page being one walk in each shard, merged. */
export class DynamoDbRegister implements Register {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #defaultQuota: Quota;

  constructor(client: DynamoDBDocumentClient, tableName: string, defaultQuota: Quota) {
    this.#client = client;
    this.#tableName = tableName;
    this.#defaultQuota = defaultQuota;
  }

  /** Into the books; the projector takes it from there. */
  async note(owner: Owner, person: Person): Promise<void> {
    await this.#client.send(new UpdateCommand({ TableName: this.#tableName, ...note(owner, person) }));
  }

  async find(owner: Owner): Promise<RegisteredAccount | undefined> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: registerPlace(owner) }),
    );
    return row && this.#accountOf(row);
  }

  async list(query: RegisterQuery, page: PageRequest): Promise<Page<RegisteredAccount>> {
    const { attribute, shape } = orders[query.sort];
    const after = positionOf(page, shape);
    const { search } = query;
    if (search === undefined)
      return this.#collect(this.#walk(query, page, page.limit + 1), attribute, page.limit);
    const sub = subIn(search);
    const named = sub && (await this.find(sub));
    if (named) {
      const isMeant =
        query.status === undefined || (query.status === 'disabled') === (named.disabledAt !== undefined);
      return { items: isMeant && after === undefined ? [named] : [], next: null };
    }
    const matches = (row: Row): boolean => emailOf(row).startsWith(search);
    if (query.sort === 'email') {
      const range = this.#within(this.#walk(query, page, page.limit + 1, search), query, search);
      return this.#collect(range, attribute, page.limit);
    }
    const few = await this.#few(query, search);
    if (few) return this.#collect(inOrder(few, query, page, attribute), attribute, page.limit);
    return this.#collect(this.#walk(query, page, searchBound), attribute, page.limit, matches);
  }

  /** @param prefix of the addresses to begin with */
  #walk(query: RegisterQuery, { after }: PageRequest, count: number, prefix?: string): AsyncIterable<Row> {
    const { attribute, index, copy } = orders[query.sort];
    const asked: IndexName = query.status ? `narrow-${index}` : `wide-${index}`;
    const start =
      after ?? (prefix === undefined ? undefined : query.order === 'asc' ? prefix : prefix + lastCharacter);
    return mergedWalk(
      this.#client,
      this.#tableName,
      Array.from({ length: shards }, (_, shard) => ({
        index: asked,
        partition: listedKey(shard, copy, query.status),
        order: query.order,
        behind: start,
      })),
      (row) => row[attribute] as string,
      count,
    );
  }

  /** Of a walk in the order of addresses, those that begin so. */
  async *#within(rows: AsyncIterable<Row>, { order }: RegisterQuery, search: string): AsyncGenerator<Row> {
    for await (const row of rows) {
      const email = emailOf(row);
      if (email.startsWith(search)) yield row;
      else if (email > search === (order === 'asc')) return;
    }
  }

  /** All that match, unless they are too many. */
  async #few(query: RegisterQuery, search: string): Promise<Row[] | undefined> {
    const byEmail: RegisterQuery = { ...query, sort: 'email', order: 'asc' };
    const found: Row[] = [];
    for await (const row of this.#within(
      this.#walk(byEmail, { limit: 0 }, searchBound, search),
      byEmail,
      search,
    )) {
      found.push(row);
      if (found.length > searchBound) return undefined;
    }
    // They are of the copy that is in the order of addresses; the other one has another place.
    return query.sort === 'files' ? found.map((row) => registerRows(registerEntryOf(row))[1]!) : found;
  }

  async #collect(
    rows: AsyncIterable<Row> | Iterable<Row>,
    attribute: string,
    limit: number,
    matches?: (row: Row) => boolean,
  ): Promise<Page<RegisteredAccount>> {
    const items: RegisteredAccount[] = [];
    let examined = 0;
    let seen: string | null = null;
    for await (const row of rows) {
      if (matches && examined === searchBound) return { items, next: seen };
      const found = !matches || matches(row);
      if (found && items.length === limit) return { items, next: seen };
      if (found) items.push(this.#accountOf(row));
      seen = row[attribute] as string;
      examined += 1;
    }
    return { items, next: null };
  }

  #accountOf(row: Row): RegisteredAccount {
    const { version, quota, journalSequence, accountSequence, ...account } = registerEntryOf(row);
    return { ...account, quota: { ...this.#defaultQuota, ...quota } };
  }
}

/** Sorts after every text that begins with the one before it. */
const lastCharacter = '\u{10ffff}';

const emailOf = (row: Row): string => registerEntryOf(row).person?.email ?? '';

/** The user whom a search names by their whole id. */
function subIn(search: string): Owner | undefined {
  try {
    return Owner.parse(search);
  } catch {
    return undefined;
  }
}

function inOrder(
  rows: readonly Row[],
  { order }: RegisterQuery,
  { after }: PageRequest,
  attribute: string,
): Row[] {
  const sign = order === 'asc' ? 1 : -1;
  const compare = (a: string, b: string): number => sign * Buffer.compare(Buffer.from(a), Buffer.from(b));
  const placeOf = (row: Row): string => row[attribute] as string;
  return rows
    .filter((row) => after === undefined || compare(placeOf(row), after) > 0)
    .toSorted((a, b) => compare(placeOf(a), placeOf(b)));
}
