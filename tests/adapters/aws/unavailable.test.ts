// A table that is too slow, or out of capacity for longer than anybody tries again, which no server at hand is.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aFileId, anOwner } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';

let server: Server;
let answer: { status: number; error: string } | undefined;
let client: ReturnType<typeof documentClient>;

beforeEach(async () => {
  answer = undefined;
  server = createServer((_, response) => {
    if (!answer) return;
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${answer.error}` }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

const clientWithin = (requestTimeout: number) =>
  documentClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: { requestTimeout, throwOnRequestTimeout: true },
  });

afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const read = () => new DynamoDbCatalog(client, 'books').find(anOwner(), aFileId());
const write = (patienceMs?: number) =>
  new DynamoDbLedger(client, 'books', ampleQuota, patienceMs).change(anOwner(), [aFileId()], () => undefined);

test('no answer in time is unavailable, for a request and for a change with all its tries', async () => {
  client = clientWithin(100);
  await expect(read()).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'TimeoutError' } });
  await expect(write(20)).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'AbortError' } });
});

test.each([
  [400, 'ProvisionedThroughputExceededException'],
  [400, 'ThrottlingException'],
  [400, 'RequestLimitExceeded'],
  [500, 'InternalServerError'],
])('%i %s is unavailable', async (status, error) => {
  client = clientWithin(10_000);
  answer = { status, error };
  await expect(read()).rejects.toMatchObject({ code: 'unavailable', cause: { name: error } });
  await expect(write()).rejects.toMatchObject({ code: 'unavailable', cause: { name: error } });
});

test.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
  '%s stays a fault of ours',
  async (error) => {
    client = clientWithin(10_000);
    answer = { status: 400, error };
    await expect(read()).rejects.toMatchObject({ name: error });
  },
);
