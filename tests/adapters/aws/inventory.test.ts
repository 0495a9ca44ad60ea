// DynamoDB refuses a plain write while a transaction is at the same row, which no server at hand does.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { DynamoDbInventory } from '@stowage/adapters/aws/dynamodb-inventory';
import { anOwner } from '../../builders/records.ts';
import { openScriptedAws, type ScriptedAws } from '../../builders/scripted-aws.ts';

let aws: ScriptedAws;
let refusal: string;
let inventory: DynamoDbInventory;

/** An account that has one file, and no row of any file. */
const replies: Record<string, object> = {
  GetItem: { Item: { files: { N: '1' }, bytes: { N: '5' }, changes: { N: '3' } } },
  Query: { Items: [] },
};

beforeEach(async () => {
  aws = await openScriptedAws((action) => replies[action] ?? { status: 400, error: refusal });
  inventory = new DynamoDbInventory(documentClient(aws.config), 'books');
});
afterEach(() => aws.close());

test.each(['ConditionalCheckFailedException', 'TransactionConflictException'])(
  'a usage that moves while it is set right stays as it is: %s',
  async (error) => {
    refusal = error;
    expect(await inventory.recount(anOwner())).toBeUndefined();
  },
);

test('any other refusal is one', async () => {
  refusal = 'ValidationException';
  await expect(inventory.recount(anOwner())).rejects.toMatchObject({ name: refusal });
});
