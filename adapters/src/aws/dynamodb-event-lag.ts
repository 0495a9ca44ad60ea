import { QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EventLag, Instant, LagHistogram } from '@stowage/domain';
import { digits, lagKey } from './keys.ts';

const hourMs = 3_600_000;

/** Event lags in DynamoDB: a row for each hour, with a counter for each bucket. */
export class DynamoDbEventLag implements EventLag {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async note(lags: LagHistogram, at: Instant): Promise<void> {
    const counts = [...lags].map(([bucket, events], index) => ({
      index,
      name: `${prefix}${bucket}`,
      events,
    }));
    if (counts.length === 0) return;
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: { pk: lagKey, sk: digits(Math.floor(at / hourMs)) },
        UpdateExpression: `ADD ${counts.map(({ index }) => `#${index} :${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(counts.map(({ index, name }) => [`#${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          counts.map(({ index, events }) => [`:${index}`, events]),
        ),
      }),
    );
  }

  async latest(): Promise<LagHistogram | undefined> {
    const { Items: [row] = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': lagKey },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    if (!row) return undefined;
    const counts = Object.entries(row).filter(([name]) => name.startsWith(prefix));
    return new Map(counts.map(([name, events]) => [Number(name.slice(prefix.length)), events as number]));
  }
}

/** Of the attributes that count, before the number of their bucket. */
const prefix = 'lag';
