// DynamoDB Local always answers with what was written last, so it cannot tell a read that asks for that from one that
// does not: what is said to DynamoDB.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { Projector } from '@stowage/adapters/aws/projector';
import { journalRow } from '@stowage/adapters/aws/rows';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { anEntry, anOwner } from '../../builders/records.ts';

let server: Server;
let asked: [action: string, body: { ConsistentRead?: boolean }][];
let projector: Projector;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', '');
    asked.push([action, (await json(request)) as { ConsistentRead?: boolean }]);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(action === 'Query' ? '{"Items":[]}' : '{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = documentClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  projector = new Projector(client, 'books');
});
afterEach(() => void server.close());

test('what the sums are derived from is read as last written: a batch may come right behind another', async () => {
  const entry = anEntry(anOwner());
  await projector.apply([{ sequence: '1', row: journalRow(entry) }]);
  const reads = asked.filter(([action]) => action === 'GetItem' || action === 'Query');
  // The account in the register, its day, and its active days before and after.
  expect(reads.map(([action, { ConsistentRead }]) => [action, ConsistentRead])).toEqual([
    ['GetItem', true],
    ['GetItem', true],
    ['Query', true],
    ['Query', true],
  ]);
  expect(asked.at(-1)![0]).toBe('TransactWriteItems');
});
