import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbFolders } from '@stowage/adapters/aws/dynamodb-folders';
import { DynamoDbCheckpoints } from '@stowage/adapters/aws/dynamodb-checkpoints';
import { DynamoDbEventLag } from '@stowage/adapters/aws/dynamodb-event-lag';
import { DynamoDbInventory } from '@stowage/adapters/aws/dynamodb-inventory';
import { DynamoDbJournal } from '@stowage/adapters/aws/dynamodb-journal';
import { DynamoDbSessions } from '@stowage/adapters/aws/dynamodb-sessions';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { beforeAll } from '@jest/globals';
import { createTable } from '../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../aws-lane/lane-client.ts';
import { ampleQuota, type OpenBooks } from './books.ts';
import { describeCatalog } from './catalog.contract.ts';
import { describeCheckpoints } from './checkpoints.contract.ts';
import { describeEventLag } from './event-lag.contract.ts';
import { describeFolders } from './folders.contract.ts';
import { describeInventory } from './inventory.contract.ts';
import { describeJournal } from './journal.contract.ts';
import { describeSessions } from './sessions.contract.ts';
import { describeLedger } from './ledger.contract.ts';

const tableName = 'contracts';
const client = laneClient();
beforeAll(() => createTable(tableName));

// One table serves every test: owners are new each time.
const open: OpenBooks = async (quota = ampleQuota) => ({
  ledger: new DynamoDbLedger(client, tableName, quota, lanePatience),
  catalog: new DynamoDbCatalog(client, tableName),
  folders: new DynamoDbFolders(client, tableName),
  journal: new DynamoDbJournal(client, tableName),
  inventory: new DynamoDbInventory(client, tableName),
  close: async () => {},
});

const effort = { runs: 30 };
describeLedger('DynamoDB', open, effort);
describeCatalog('DynamoDB', open, effort);
describeJournal('DynamoDB', open, effort);
describeInventory('DynamoDB', open);
describeFolders('DynamoDB', open, effort);
describeCheckpoints('DynamoDB', async () => ({
  checkpoints: new DynamoDbCheckpoints(client, tableName),
  close: async () => {},
}));
describeSessions('DynamoDB', async () => ({
  sessions: new DynamoDbSessions(client, tableName),
  close: async () => {},
}));

let lagTables = 0;
describeEventLag('DynamoDB', async () => {
  // Lags belong to no owner, so each test needs a table.
  const its = `${tableName}-lags-${++lagTables}`;
  await createTable(its);
  return { eventLag: new DynamoDbEventLag(client, its), close: async () => {} };
});
