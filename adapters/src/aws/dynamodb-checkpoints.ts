import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Checkpoint, Checkpoints } from '@stowage/domain';
import { checkpointKey } from './keys.ts';

export class DynamoDbCheckpoints implements Checkpoints {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find(name: string): Promise<Checkpoint | undefined> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: placeOf(name), ConsistentRead: true }),
    );
    return row && { value: JSON.parse(row['value'] as string), version: row['version'] as number };
  }

  async save(name: string, value: unknown, over: number): Promise<boolean> {
    const row = { ...placeOf(name), value: JSON.stringify(value), version: over + 1 };
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#tableName, Item: row, ...unlessSavedSince(over) }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const placeOf = (name: string) => ({ pk: checkpointKey, sk: name });

const unlessSavedSince = (over: number) =>
  over === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :over',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':over': over },
      };
