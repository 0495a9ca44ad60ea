// DynamoDB Local always answers with what was written last, so it cannot tell a read that asks for that from one that
// does not: what is said to DynamoDB.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { documentClient } from '@stowage/adapters/aws/document-client';
import { Projector } from '@stowage/adapters/aws/projector';
import { journalRow } from '@stowage/adapters/aws/rows';
import { anEntry, anOwner } from '../../builders/records.ts';
import { openScriptedAws, type ScriptedAws } from '../../builders/scripted-aws.ts';

let aws: ScriptedAws;
beforeEach(async () => {
  aws = await openScriptedAws((action) => (action === 'Query' ? { Items: [] } : {}));
});
afterEach(() => aws.close());

test('what the sums are derived from is read as last written: a batch may come right behind another', async () => {
  const row = journalRow(anEntry(anOwner()));
  await new Projector(documentClient(aws.config), 'books').apply([{ sequence: '1', row }]);
  // The account in the register, its day, and its active days before and after.
  expect(aws.asked.map(({ action, body }) => [action, body['ConsistentRead']])).toEqual([
    ['GetItem', true],
    ['GetItem', true],
    ['Query', true],
    ['Query', true],
    ['TransactWriteItems', undefined],
  ]);
});
