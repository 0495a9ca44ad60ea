// What operators look at, kept by the projector from the table's own stream.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbJournal } from '@stowage/adapters/aws/dynamodb-journal';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { DynamoDbRegister } from '@stowage/adapters/aws/dynamodb-register';
import { DynamoDbStatistics } from '@stowage/adapters/aws/dynamodb-statistics';
import { Projector } from '@stowage/adapters/aws/projector';
import { rowInImage } from '@stowage/adapters/aws/stream-image';
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { stepOf } from '@stowage/domain';
import { createTable, dropTable } from '../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../aws-lane/lane-client.ts';
import { TableStream, type StreamedChange } from '../aws-lane/stream.ts';
import { anEntry, anOwner, noon } from '../builders/records.ts';
import { ampleQuota } from './books.ts';
import { withOperations, type OpenOperations, type OperationsHouse } from './operations.ts';
import { describeRegister } from './register.contract.ts';
import { describeStatistics } from './statistics.contract.ts';

const client = laneClient();
const plainClient = new DynamoDBClient();
afterAll(() => plainClient.destroy());

interface ProjectedHouse extends OperationsHouse {
  readonly projector: Projector;
  changes(): Promise<StreamedChange[]>;
}

const open = async (): Promise<ProjectedHouse> => {
  const tableName = `operations-${randomUUID()}`;
  await createTable(tableName);
  const stream = new TableStream(plainClient, tableName);
  const projector = new Projector(client, tableName, lanePatience);
  const rows = (changes: readonly StreamedChange[]) =>
    changes.map(({ sequence, image }) => ({ sequence, row: rowInImage(image) }));
  return {
    ledger: new DynamoDbLedger(client, tableName, ampleQuota, lanePatience),
    journal: new DynamoDbJournal(client, tableName),
    register: new DynamoDbRegister(client, tableName, ampleQuota),
    statistics: new DynamoDbStatistics(client, tableName),
    projector,
    async changes() {
      const all: StreamedChange[] = [];
      for await (const batch of stream.read()) all.push(...batch);
      return all;
    },
    async catchUp() {
      for await (const batch of stream.read()) {
        await projector.apply(rows(batch));
        // Lambda delivers a batch again when it is not sure how it went.
        await projector.apply(rows(batch));
      }
    },
    close: () => dropTable(tableName),
  };
};

describeRegister('DynamoDB', open as OpenOperations, { runs: 12 });
describeStatistics('DynamoDB', open as OpenOperations, { runs: 12 });

describe('the projector', () => {
  test('takes each write in once, whatever of the stream comes again, in whatever batches', async () => {
    const house = await open();
    try {
      const users = Array.from({ length: 30 }, () => anOwner());
      for (const [index, user] of [...users, ...users].entries()) {
        await house.journal.append(anEntry(user, { at: noon + index * 7_200_000, bytes: 10 }));
      }
      const rows = (await house.changes()).map(({ sequence, image }) => ({
        sequence,
        row: rowInImage(image),
      }));
      expect(rows).toHaveLength(60);
      // More than a transaction has room for; then from the middle on again; then two at once.
      await house.projector.apply(rows);
      await house.projector.apply(rows.slice(20));
      await Promise.all([house.projector.apply(rows), house.projector.apply(rows)]);
      const from = stepOf('day', noon);
      const days = await house.statistics.tallies('day', from, from + 30 * 86_400_000);
      expect(days.reduce((sum, { uploads }) => sum + uploads, 0)).toBe(60);
      expect(await house.statistics.activeUsers(from, from + 30 * 86_400_000)).toBe(30);
      expect(await house.statistics.holdings()).toMatchObject({ accounts: 30 });
    } finally {
      await house.close();
    }
  });

  test('two that take in the same at once add it once', () =>
    withOperations(open as OpenOperations, async (opened) => {
      const house = opened as ProjectedHouse;
      const user = anOwner();
      await house.journal.append(anEntry(user, { bytes: 10 }));
      const rows = (await house.changes()).map(({ sequence, image }) => ({
        sequence,
        row: rowInImage(image),
      }));
      await Promise.all([1, 2, 3].map(() => house.projector.apply(rows)));
      const from = stepOf('day', noon);
      const [day] = await house.statistics.days(user, from, from + 86_400_000);
      expect(day).toMatchObject({ uploads: 1, bytes: 10 });
    }));
});
