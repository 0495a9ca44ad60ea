import { beforeAll, test } from '@jest/globals';
import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbFolders } from '@stowage/adapters/aws/dynamodb-folders';
import { DynamoDbInventory } from '@stowage/adapters/aws/dynamodb-inventory';
import { DynamoDbJournal } from '@stowage/adapters/aws/dynamodb-journal';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { createTable } from '../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../aws-lane/lane-client.ts';
import { ampleQuota, type OpenBooks } from '../contracts/books.ts';
import { tryHistories } from './history.ts';

const tableName = 'histories';
const histories = Number(process.env['STOWAGE_HISTORIES'] || 40);
const client = laneClient();
beforeAll(() => createTable(tableName));

// One table serves every history: its owners are new each time.
const open: OpenBooks = async (quota = ampleQuota) => ({
  ledger: new DynamoDbLedger(client, tableName, quota, lanePatience),
  catalog: new DynamoDbCatalog(client, tableName),
  folders: new DynamoDbFolders(client, tableName),
  journal: new DynamoDbJournal(client, tableName),
  inventory: new DynamoDbInventory(client, tableName),
  close: async () => {},
});

test(`${histories} histories of DynamoDB: after each step the laws hold, and the record is the model's`, async () => {
  await tryHistories(open, histories);
}, 1_200_000);
