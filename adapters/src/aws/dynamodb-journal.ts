import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  invalid,
  type Journal,
  type JournalEntry,
  type JournalQuery,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import { digits, journalKey, kindKey, sortOrders } from './keys.ts';
import { entryOf, journalRow } from './rows.ts';
import { walk, type Stretch } from './walk.ts';

/** The journal in DynamoDB: each subject's record, and each kind of entry in it, is one walk from new to old. */
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
    const rows = walk(
      this.#client,
      this.#tableName,
      { ...partition, order: 'desc', behind: earlier(query.to, page) },
      page.limit + 1,
    );
    const items: JournalEntry[] = [];
    for await (const row of rows) {
      const entry = entryOf(row);
      if (query.from !== undefined && entry.at < query.from) break;
      if (items.length === page.limit) return { items, next: journalRow(items.at(-1)!)['sk'] as string };
      items.push(entry);
    }
    return { items, next: null };
  }
}

/** Entries lie behind this: the end of the query's time, or where the last page ended. */
function earlier(to: number | undefined, { after }: PageRequest): string | undefined {
  if (after !== undefined && !sortOrders.uploadedAt.shape.test(after)) {
    throw invalid('cursor', 'is not a place in this record');
  }
  // No id is empty, so the bare time lies before every entry of that time, as `to` asks.
  const end = to === undefined ? undefined : digits(to);
  return after !== undefined && (end === undefined || after < end) ? after : end;
}
