// DynamoDB refuses a plain write while a transaction is at the same row, which no server at hand does.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { DynamoDbInventory } from '@stowage/adapters/aws/dynamodb-inventory';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anOwner } from '../../builders/records.ts';

let server: Server;
let refusal: string;
let inventory: DynamoDbInventory;

/** An account that has one file, and no row of any file. */
const replies: Record<string, object> = {
  GetItem: { Item: { files: { N: '1' }, bytes: { N: '5' }, changes: { N: '3' } } },
  Query: { Items: [] },
};

beforeEach(async () => {
  server = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', '');
    const reply = replies[action];
    response.writeHead(reply ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(reply ?? { __type: `com.amazonaws.dynamodb.v20120810#${refusal}` }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = documentClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  inventory = new DynamoDbInventory(client, 'books');
});
afterEach(() => void server.close());

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
