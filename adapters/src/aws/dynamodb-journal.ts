import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type Journal,
  type JournalEntry,
  type JournalQuery,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import { digits, everyoneKey, journalKey, kindKey, shards, sortOrders } from './keys.ts';
import { mergedWalk } from './merged-walk.ts';
import { entryOf, journalRow, type Row } from './rows.ts';
import { positionOf, type Stretch } from './walk.ts';

/** Entries that are looked at for a page where not each of them need match. */
const examinedAtMost = 1_000;

/** The journal in DynamoDB: one subject's record, or a kind of entry in it, is one walk; everybody's is some, merged. */
export class DynamoDbJournal implements Journal {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async append(entry: JournalEntry): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: journalRow(entry) }));
  }

  async list(subject: Owner, query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>> {
    const partition: Pick<Stretch, 'index' | 'partition'> = query.kind
      ? { index: 'narrow-by-time', partition: kindKey(subject, query.kind) }
      : { partition: journalKey(subject) };
    return this.#page([partition], query, page, query.outcome !== undefined);
  }

  async listAll(query: JournalQuery, page: PageRequest): Promise<Page<JournalEntry>> {
    const partitions = Array.from({ length: shards }, (_, shard) => ({
      index: 'wide-by-time' as const,
      partition: everyoneKey(shard),
    }));
    return this.#page(partitions, query, page, query.kind !== undefined || query.outcome !== undefined);
  }

  /** @param looking need not each entry of these partitions match? */
  async #page(
    partitions: readonly Pick<Stretch, 'index' | 'partition'>[],
    query: JournalQuery,
    page: PageRequest,
    looking: boolean,
  ): Promise<Page<JournalEntry>> {
    const behind = earlier(query.to, page);
    const rows = mergedWalk(
      this.#client,
      this.#tableName,
      partitions.map((partition) => ({ ...partition, order: 'desc', behind })),
      placeOf,
      looking ? examinedAtMost : page.limit + 1,
    );
    const items: JournalEntry[] = [];
    let examined = 0;
    let seen: string | null = null;
    for await (const row of rows) {
      const entry = entryOf(row);
      if (query.from !== undefined && entry.at < query.from) break;
      if (looking && examined === examinedAtMost) return { items, next: seen };
      const matches =
        (query.kind ?? entry.kind) === entry.kind && (query.outcome ?? entry.outcome) === entry.outcome;
      if (matches && items.length === page.limit) return { items, next: seen };
      if (matches) items.push(entry);
      seen = placeOf(row);
      examined += 1;
    }
    return { items, next: null };
  }
}

const placeOf = (row: Row): string => row['byTime'] as string;

/** Entries lie behind this: the end of the query's time, or where the last page ended. */
function earlier(to: number | undefined, page: PageRequest): string | undefined {
  const after = positionOf(page, sortOrders.uploadedAt.shape);
  // No id is empty, so the bare time lies before every entry of that time, as `to` asks.
  const end = to === undefined ? undefined : digits(to);
  return after !== undefined && (end === undefined || after < end) ? after : end;
}
