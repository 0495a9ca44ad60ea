import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { invalid, type PageRequest } from '@stowage/domain';
import type { Row } from './rows.ts';
import { indexes, tableKey, type IndexName } from './table.ts';

/** A stretch of one partition, in the order of its sort key. */
export interface Stretch {
  /** The table itself if absent. */
  readonly index?: IndexName;
  readonly partition: string;
  readonly order: 'asc' | 'desc';
  /** Only sort keys that come after this one, as the order goes. */
  readonly behind?: string | undefined;
  /** Only sort keys that begin so; not together with `behind`. */
  readonly beginsWith?: string | undefined;
  /** As last written, for twice the price; of the table only. */
  readonly consistent?: boolean;
}

/** In bytes; DynamoDB refuses a longer one. */
const longestSortKey = 1024;

/**
 * Where a page begins: behind the sort key of the row before it, in the `shape` that those of its listing have.
 *
 * @throws invalid-request (path `cursor`) if no row can have it
 */
export function positionOf({ after }: PageRequest, shape: RegExp): string | undefined {
  if (after !== undefined && !(shape.test(after) && Buffer.byteLength(after) <= longestSortKey)) {
    throw invalid('cursor', 'is not a place in this listing');
  }
  return after;
}

/**
 * The rows of a stretch. A walk begins by a seek and costs what it yields, wherever it lies; `batch` rows are read at
 * once, so a walk that stops before there are more is a single request.
 */
export async function* walk(
  client: DynamoDBDocumentClient,
  tableName: string,
  { index, partition, order, behind, beginsWith, consistent = false }: Stretch,
  batch: number,
): AsyncGenerator<Row> {
  const key = index ? indexes[index] : tableKey;
  const bound = behind ?? beginsWith;
  const seek =
    behind !== undefined
      ? `#s ${order === 'asc' ? '>' : '<'} :s`
      : bound !== undefined && 'begins_with(#s, :s)';
  const query = {
    TableName: tableName,
    IndexName: index,
    KeyConditionExpression: ['#p = :p', seek].filter(Boolean).join(' AND '),
    ExpressionAttributeNames: { '#p': key.partition, ...(seek && { '#s': key.sort }) },
    ExpressionAttributeValues: { ':p': partition, ...(seek && { ':s': bound }) },
    ScanIndexForward: order === 'asc',
    Limit: batch,
    ...(consistent && { ConsistentRead: true }),
  };
  let from: Row | undefined;
  do {
    const reply = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: from }));
    yield* reply.Items ?? [];
    from = reply.LastEvaluatedKey;
  } while (from);
}
