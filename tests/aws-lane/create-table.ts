import {
  CreateTableCommand,
  DeleteTableCommand,
  waitUntilTableExists,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { indexes, tableKey } from '@stowage/adapters/aws/table';

/** Creates the table as the CDK construct does, from the same declaration. */
export async function createTable(tableName: string): Promise<void> {
  // A client of its own: creating takes longer than the adapters would wait.
  const client = new DynamoDBClient();
  const keys = [tableKey, ...Object.values(indexes)];
  const names = new Set(keys.flatMap((key) => [key.partition, key.sort]));
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: schema(tableKey),
      GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, key]) => ({
        IndexName,
        KeySchema: schema(key),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: tableName });
  client.destroy();
}

export async function dropTable(tableName: string): Promise<void> {
  const client = new DynamoDBClient();
  await client.send(new DeleteTableCommand({ TableName: tableName }));
  client.destroy();
}

const schema = (key: { partition: string; sort: string }): KeySchemaElement[] => [
  { AttributeName: key.partition, KeyType: 'HASH' },
  { AttributeName: key.sort, KeyType: 'RANGE' },
];
