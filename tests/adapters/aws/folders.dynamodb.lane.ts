// What the port's suite cannot ask of every adapter: somebody who comes between the look and the removal.

import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { DynamoDbFolders } from '@stowage/adapters/aws/dynamodb-folders';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { Folder, type Owner } from '@stowage/domain';
import { createTable } from '../../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../../aws-lane/lane-client.ts';
import { anOwner, aPendingFile, aStoredFile, enter } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';

const tableName = 'folders';
const client = laneClient();
const others = laneClient();
const folders = new DynamoDbFolders(client, tableName);
const othersFolders = new DynamoDbFolders(others, tableName);
const ledger = new DynamoDbLedger(others, tableName, ampleQuota, lanePatience);
beforeAll(() => createTable(tableName));
afterEach(() => void client.middlewareStack.remove('others'));

/** Runs `deed` when the row of a folder is about to be removed, after the look. */
function meanwhile(deed: () => Promise<unknown>): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteItemCommand') await deed();
        return next(args);
      },
    { step: 'initialize', name: 'others' },
  );
}

const folder = Folder.parse('/a/');

test.each([
  ['a folder', (owner: Owner) => othersFolders.make(owner, [Folder.parse('/a/b/')])],
  ['an upload', (owner: Owner) => enter(ledger, [aPendingFile(owner, { folder })])],
  ['a file', (owner: Owner) => enter(ledger, [aStoredFile(owner, { folder })])],
])('%s that comes after the look keeps its folder', async (_, deed) => {
  const owner = anOwner();
  await othersFolders.make(owner, [folder]);
  meanwhile(() => deed(owner));
  await expect(folders.remove(owner, folder)).rejects.toMatchObject({ code: 'conflict' });
  expect((await folders.list(owner, Folder.root, { limit: 9 })).items).toEqual([folder]);
});

test('of two who remove a folder at once, one does', async () => {
  const owner = anOwner();
  await folders.make(owner, [folder]);
  meanwhile(() => othersFolders.remove(owner, folder));
  await expect(folders.remove(owner, folder)).rejects.toMatchObject({ code: 'not-found' });
});
