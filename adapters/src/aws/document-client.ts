import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sdkDefaults } from './sdk-defaults.ts';

/** DynamoDB in plain JavaScript values; fields that are undefined are left out of a row. */
export const documentClient = (config: DynamoDBClientConfig = sdkDefaults): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
