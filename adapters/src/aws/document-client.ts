import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sdkDefaults } from './sdk-defaults.ts';
import { sayUnavailable } from './unavailable.ts';

/** DynamoDB in plain JavaScript values; fields that are undefined are left out of a row. */
export function documentClient(config: DynamoDBClientConfig = sdkDefaults): DynamoDBDocumentClient {
  const client = new DynamoDBClient(config);
  client.middlewareStack.add(sayUnavailable, { step: 'initialize' });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
