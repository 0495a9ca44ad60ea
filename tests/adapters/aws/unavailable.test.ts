// A table that is too slow, or out of capacity for longer than anybody tries again, which no server at hand is.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { aFileId, anOwner } from '../../builders/records.ts';
import { openScriptedAws, type Answer, type ScriptedAws } from '../../builders/scripted-aws.ts';
import { ampleQuota } from '../../contracts/books.ts';

let aws: ScriptedAws;
let answer: Answer;
beforeEach(async () => {
  aws = await openScriptedAws(() => answer);
});
afterEach(() => aws.close());

const clientWaiting = (requestTimeout: number) =>
  documentClient({
    ...aws.config,
    maxAttempts: 1,
    requestHandler: { requestTimeout, throwOnRequestTimeout: true },
  });
const read = (requestTimeout = 10_000) =>
  new DynamoDbCatalog(clientWaiting(requestTimeout), 'books').find(anOwner(), aFileId());
const write = (patienceMs?: number) =>
  new DynamoDbLedger(clientWaiting(10_000), 'books', ampleQuota, patienceMs).change(
    anOwner(),
    [aFileId()],
    () => undefined,
  );

test('no answer in time is unavailable, for a request and for a change with all its tries', async () => {
  answer = undefined;
  await expect(read(100)).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'TimeoutError' } });
  await expect(write(20)).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'AbortError' } });
});

test.each([
  [400, 'ProvisionedThroughputExceededException'],
  [400, 'ThrottlingException'],
  [400, 'RequestLimitExceeded'],
  [500, 'InternalServerError'],
])('%i %s is unavailable', async (status, error) => {
  answer = { status, error };
  await expect(read()).rejects.toMatchObject({ code: 'unavailable', cause: { name: error } });
  await expect(write()).rejects.toMatchObject({ code: 'unavailable', cause: { name: error } });
});

test.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
  '%s stays a fault of ours',
  async (error) => {
    answer = { status: 400, error };
    await expect(read()).rejects.toMatchObject({ name: error });
  },
);
