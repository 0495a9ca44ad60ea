import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { GetCommand, ScanCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  addUsage,
  invalid,
  noUsage,
  sameUsage,
  usageOfFile,
  type FileRecord,
  type Instant,
  type Inventory,
  type Owner,
  type Page,
  type PageRequest,
  type Recount,
  type Usage,
} from '@stowage/domain';
import { accountPlace, changesOf, setUsage, usageOf } from './account-row.ts';
import { fileSort, ownerKey, pendingKey, pendingShards } from './keys.ts';
import { accountSort } from './table.ts';
import { fileOf, type Place } from './rows.ts';
import { walk } from './walk.ts';

/** Rows that are read at once while an owner's files are counted. */
const countBatch = 1_000;

/**
 * Between two looks at a usage that seems wrong. A query may see one half of a transaction for a moment; not for so long.
 */
const secondLookMs = 500;

/** The books over all owners in DynamoDB. */
export class DynamoDbInventory implements Inventory {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** One partition after the other, each from old to new. */
  async listPending(signedBefore: Instant, { limit, after }: PageRequest): Promise<Page<FileRecord>> {
    const items: FileRecord[] = [];
    const [first, from] = after === undefined ? [0] : parsePlace(after);
    let behind = from;
    let next: string | null = null;
    for (const [shard, end] of pendingShards.entries()) {
      if (shard < first) continue;
      const stretch = { index: 'narrow-by-time', partition: pendingKey(end), order: 'asc', behind } as const;
      for await (const row of walk(this.#client, this.#tableName, stretch, limit + 1)) {
        const file = fileOf(row);
        if (file.signedAt >= signedBefore) break;
        if (items.length === limit) return { items, next };
        items.push(file);
        next = JSON.stringify([shard, row['byTime']]);
      }
      behind = undefined;
    }
    return { items, next: null };
  }

  /** Accounts are scattered over the whole table, so the whole table is read: for work that is done once a day. */
  async listOwners({ limit, after }: PageRequest): Promise<Page<Owner>> {
    const reply = await this.#client.send(
      new ScanCommand({
        TableName: this.#tableName,
        FilterExpression: 'sk = :account',
        ProjectionExpression: 'pk, sk',
        ExpressionAttributeValues: { ':account': accountSort },
        ...(after !== undefined && { ExclusiveStartKey: JSON.parse(after) as Place }),
      }),
    );
    const rows = (reply.Items ?? []) as Place[];
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : reply.LastEvaluatedKey;
    const items = shown.map(({ pk }) => pk.slice(ownerKey('' as Owner).length) as Owner);
    return {
      items,
      next: last ? JSON.stringify({ pk: last['pk'] as string, sk: last['sk'] as string }) : null,
    };
  }

  async listFiles(owner: Owner, { limit, after }: PageRequest): Promise<Page<FileRecord>> {
    const items: FileRecord[] = [];
    for await (const file of this.#files(owner, after, limit + 1)) {
      if (items.length === limit) return { items, next: fileSort(items.at(-1)!.fileId) };
      items.push(file);
    }
    return { items, next: null };
  }

  async recount(owner: Owner): Promise<Recount | undefined> {
    const first = await this.#count(owner);
    if (!first || sameUsage(first.was, first.is)) return undefined;
    await sleep(secondLookMs);
    const second = await this.#count(owner);
    if (second?.changes !== first.changes || !sameUsage(second.is, first.is)) return undefined;
    try {
      await this.#client.send(
        new UpdateCommand({ TableName: this.#tableName, ...setUsage(owner, second.is, second.changes) }),
      );
      return { was: second.was, is: second.is };
    } catch (error) {
      // It moved since it was counted, or moves right now.
      if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) {
        return undefined;
      }
      throw error;
    }
  }

  /** @returns undefined if the books moved meanwhile */
  async #count(owner: Owner): Promise<(Recount & { readonly changes: number }) | undefined> {
    const before = await this.#account(owner);
    let is = noUsage;
    for await (const file of this.#files(owner, undefined, countBatch)) is = addUsage(is, usageOfFile(file));
    const after = await this.#account(owner);
    return before.changes === after.changes ? { ...after, is } : undefined;
  }

  async #account(owner: Owner): Promise<{ was: Usage; changes: number }> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: accountPlace(owner), ConsistentRead: true }),
    );
    return { was: usageOf(row), changes: changesOf(row) };
  }

  /** From the first after the sort key `after`. */
  async *#files(owner: Owner, after = filePrefix, batch: number): AsyncGenerator<FileRecord> {
    const stretch = { partition: ownerKey(owner), order: 'asc', behind: after, consistent: true } as const;
    for await (const row of walk(this.#client, this.#tableName, stretch, batch)) {
      if (!(row['sk'] as string).startsWith(filePrefix)) return;
      yield fileOf(row);
    }
  }
}

/** Sorts before every file, and behind the account. */
const filePrefix = 'F#';

/** @throws invalid-request */
function parsePlace(text: string): [shard: number, behind: string] {
  const [, shard, behind] = /^\[(\d\d?),"(\d{16}#[0-9A-Z]{26})"\]$/.exec(text) ?? [];
  if (behind === undefined) throw invalid('cursor', 'is not a place in this listing');
  return [Number(shard), behind];
}
