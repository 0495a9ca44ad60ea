// The stream of a table in DynamoDB Local, read as Lambda's event source would. Its API has a client of its own in the
// SDK, which the project needs for nothing else; DynamoDB Local looks at no signature.

import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StreamImage } from '@stowage/adapters/aws/stream-image';

export interface StreamedChange {
  readonly sequence: string;
  readonly image: StreamImage;
}

interface StreamDescription {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
}

interface Records {
  readonly Records: readonly {
    readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: StreamImage };
  }[];
  readonly NextShardIterator?: string;
}

/** Reads on from where it was. */
export class TableStream {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  #arn: string | undefined;
  readonly #iterators = new Map<string, string | undefined>();

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** What was written since the last time, in batches. */
  async *read(): AsyncGenerator<readonly StreamedChange[]> {
    this.#arn ??= (
      await this.#client.send(new DescribeTableCommand({ TableName: this.#tableName }))
    ).Table!.LatestStreamArn!;
    const StreamArn = this.#arn;
    const { StreamDescription: stream } = await ask<StreamDescription>('DescribeStream', { StreamArn });
    for (const { ShardId } of stream.Shards) {
      if (!this.#iterators.has(ShardId)) {
        const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
        const { ShardIterator } = await ask<{ ShardIterator: string }>('GetShardIterator', start);
        this.#iterators.set(ShardId, ShardIterator);
      }
      for (;;) {
        const ShardIterator = this.#iterators.get(ShardId);
        if (ShardIterator === undefined) break;
        const reply = await ask<Records>('GetRecords', { ShardIterator, Limit: 100 });
        this.#iterators.set(ShardId, reply.NextShardIterator);
        if (reply.Records.length === 0) break;
        yield reply.Records.flatMap(({ dynamodb }) =>
          dynamodb.NewImage ? [{ sequence: dynamodb.SequenceNumber, image: whole(dynamodb.NewImage) }] : [],
        );
      }
    }
  }
}

/** DynamoDB Local leaves an empty list out of its value, here and nowhere else; AWS does not. */
const whole = (image: StreamImage): StreamImage =>
  JSON.parse(JSON.stringify(image), (_name, value: unknown) =>
    typeof value === 'object' && JSON.stringify(value) === '{}' ? { L: [] } : value,
  ) as StreamImage;

async function ask<T>(operation: string, body: object): Promise<T> {
  const response = await fetch(process.env['AWS_ENDPOINT_URL_DYNAMODB']!, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=lane/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
