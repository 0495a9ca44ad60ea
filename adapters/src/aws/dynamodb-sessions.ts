import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Owner, Session, Sessions } from '@stowage/domain';
import { ownerKey, sessionsSort } from './keys.ts';

/** One row for each owner, beside the account and not in it: every upload pays for the size of the account's row. */
export class DynamoDbSessions implements Sessions {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async of(owner: Owner): Promise<readonly Session[]> {
    const { Item: row } = await this.#client.send(new GetCommand(this.#row(owner)));
    return (row?.['sessions'] as Session[] | undefined) ?? [];
  }

  async keep(owner: Owner, sessions: readonly Session[]): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        ...this.#row(owner),
        UpdateExpression: 'SET sessions = :sessions',
        ExpressionAttributeValues: { ':sessions': sessions },
      }),
    );
  }

  #row(owner: Owner) {
    return { TableName: this.#tableName, Key: { pk: ownerKey(owner), sk: sessionsSort } };
  }
}
