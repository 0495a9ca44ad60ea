import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  Folder,
  folderNotEmpty,
  notFound,
  type FileState,
  type Folders,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import { getRows } from './get-rows.ts';
import { folderShape, foldersKey, narrowKey, wideKey } from './keys.ts';
import { patience } from './patience.ts';
import { folderOf, folderPlace, type Row } from './rows.ts';
import { positionOf, walk, type Stretch } from './walk.ts';

/**
 * Folders in DynamoDB: a row for each and no index, for the key says in which folder it lies and where in its listing.
 *
 * A file is put into a folder by a write of its own, after its folder was made, and enters the listings of a folder a
 * moment later. Who removes a folder meanwhile may not see it; the file then lies in a folder without a row until the
 * next one is put there, or the reconciler comes by.
 */
export class DynamoDbFolders implements Folders {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async make(owner: Owner, folders: readonly Folder[]): Promise<void> {
    const all = Folder.lineages(folders);
    const places = all.map((folder) => folderPlace(owner, folder));
    const rowAt = await getRows(this.#client, this.#tableName, places, true, patience());
    const missing = all.filter((folder) => !rowAt(folderPlace(owner, folder)));
    // From the top down: what a fault leaves behind hangs together.
    for (const level of Map.groupBy(missing, Folder.depthOf).values()) {
      await Promise.all(level.map((folder) => this.#put(owner, folder)));
    }
  }

  async list(owner: Owner, parent: Folder, page: PageRequest): Promise<Page<Folder>> {
    const rows = walk(
      this.#client,
      this.#tableName,
      {
        partition: foldersKey(owner, parent),
        order: 'asc',
        behind: positionOf(page, folderShape),
        consistent: true,
      },
      page.limit + 1,
    );
    const items: Folder[] = [];
    let last: string | null = null;
    for await (const row of rows) {
      if (items.length === page.limit) return { items, next: last };
      items.push(folderOf(parent, row));
      last = row['sk'] as string;
    }
    return { items, next: null };
  }

  async remove(owner: Owner, folder: Folder): Promise<void> {
    if (await this.#hasContent(owner, folder)) throw folderNotEmpty();
    await this.#delete(owner, folder);
    // Something may have been put there while nobody looked.
    if (!(await this.#hasContent(owner, folder))) return;
    await this.#put(owner, folder);
    throw folderNotEmpty();
  }

  /** Uploads under way are looked through one by one: they are in no listing of their folder. */
  async #hasContent(owner: Owner, folder: Folder): Promise<boolean> {
    const rowsOf = (its: Pick<Stretch, 'index' | 'partition' | 'consistent'>, batch: number) =>
      walk(this.#client, this.#tableName, { ...its, order: 'asc' }, batch);
    const inFolder = (state: FileState) =>
      rowsOf({ index: 'narrow-by-time', partition: narrowKey(owner, state, folder) }, 1);
    const found = await Promise.all([
      some(rowsOf({ partition: foldersKey(owner, folder), consistent: true }, 1)),
      some(inFolder('stored')),
      some(inFolder('quarantined')),
      some(
        rowsOf({ index: 'wide-by-time', partition: wideKey(owner, 'pending') }, pendingBatch),
        (row) => row['folder'] === folder,
      ),
    ]);
    return found.includes(true);
  }

  async #put(owner: Owner, folder: Folder): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: folderPlace(owner, folder) }));
  }

  async #delete(owner: Owner, folder: Folder): Promise<void> {
    try {
      await this.#client.send(
        new DeleteCommand({
          TableName: this.#tableName,
          Key: folderPlace(owner, folder),
          ConditionExpression: 'attribute_exists(pk)',
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw notFound();
      throw error;
    }
  }
}

const pendingBatch = 1_000;

async function some(rows: AsyncIterable<Row>, matches: (row: Row) => boolean = () => true): Promise<boolean> {
  for await (const row of rows) if (matches(row)) return true;
  return false;
}
