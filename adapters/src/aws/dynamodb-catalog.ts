import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  FileName,
  type Catalog,
  type FileId,
  type FileQuery,
  type FileRecord,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import { narrowKey, sortOrders, wideKey } from './keys.ts';
import { fileOf, filePlace, type Row } from './rows.ts';
import { positionOf, walk, type Stretch } from './walk.ts';
import { rowsWithRareWords, searchBound, type Listing } from './word-search.ts';

/** The catalog in DynamoDB: each listing is one walk through one partition of one index. */
export class DynamoDbCatalog implements Catalog {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find(owner: Owner, fileId: FileId): Promise<FileRecord | undefined> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: filePlace({ owner, fileId }), ConsistentRead: true }),
    );
    return row && fileOf(row);
  }

  /** A search through very many files may come back with a short page, or none, and a place to go on from. */
  async list(owner: Owner, query: FileQuery, page: PageRequest): Promise<Page<FileRecord>> {
    const { attribute, shape } = sortOrders[query.sort];
    const listing: Listing = {
      ...partitionOf(owner, query),
      order: query.order,
      behind: positionOf(page, shape),
    };
    if (query.words.length === 0) {
      return collect(walk(this.#client, this.#tableName, listing, page.limit + 1), attribute, page.limit);
    }
    const rare = await rowsWithRareWords(
      this.#client,
      this.#tableName,
      owner,
      query.words,
      listing,
      page.limit + 1,
    );
    const rows = rare ?? walk(this.#client, this.#tableName, listing, searchBatch);
    const matches = (row: Row) => FileName.matches(FileName.fold(fileOf(row).name), query.words);
    return collect(rows, attribute, page.limit, matches);
  }

  async listUnfinished(owner: Owner, page: PageRequest): Promise<Page<FileRecord>> {
    const { attribute, index, shape } = sortOrders.uploadedAt;
    const listing: Stretch = {
      index: `wide-${index}`,
      partition: wideKey(owner, 'pending'),
      order: 'desc',
      behind: positionOf(page, shape),
    };
    return collect(walk(this.#client, this.#tableName, listing, page.limit + 1), attribute, page.limit);
  }
}

/** Rows that a search reads at once where it has to look at every file. */
const searchBatch = 250;

function partitionOf(owner: Owner, { folder, state, sort }: FileQuery): Pick<Listing, 'index' | 'partition'> {
  const { index } = sortOrders[sort];
  return folder === undefined
    ? { index: `wide-${index}`, partition: wideKey(owner, state) }
    : { index: `narrow-${index}`, partition: narrowKey(owner, state, folder) };
}

/** A page of those rows that match, from `searchBound` rows at most where not every row does. */
async function collect(
  rows: AsyncIterable<Row>,
  attribute: string,
  limit: number,
  matches?: (row: Row) => boolean,
): Promise<Page<FileRecord>> {
  const items: FileRecord[] = [];
  let examined = 0;
  let seen: string | null = null;
  for await (const row of rows) {
    const found = !matches || matches(row);
    if (matches && examined === searchBound) return { items, next: seen };
    if (found && items.length === limit) return { items, next: seen };
    if (found) items.push(fileOf(row));
    seen = row[attribute] as string;
    examined += 1;
  }
  return { items, next: null };
}
