// What DynamoDB makes of a line of the record, in the form in which streams carry it, is read back as that line.

import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { DynamoDbJournal } from '@stowage/adapters/aws/dynamodb-journal';
import { journalKey, journalSort } from '@stowage/adapters/aws/keys';
import { entryInImage, type StreamImage } from '@stowage/adapters/aws/stream-image';
import { createTable } from '../../aws-lane/create-table.ts';
import { laneClient } from '../../aws-lane/lane-client.ts';
import { aFileId, anEntry, anOwner } from '../../builders/records.ts';

test('a line of the record, out of the image of its row', async () => {
  const TableName = 'stream-images';
  await createTable(TableName);
  const entry = anEntry(anOwner(), {
    kind: 'file.changed',
    fileId: aFileId(),
    name: 'Übersicht 📁.pdf',
    bytes: 5 * 1024 ** 4,
    requestId: 'r',
    details: { from: 'a', limit: 3 },
  });
  await new DynamoDbJournal(laneClient(), TableName).append(entry);
  const { Item } = await new DynamoDBClient().send(
    new GetItemCommand({
      TableName,
      Key: { pk: { S: journalKey(entry.subject) }, sk: { S: journalSort(entry) } },
    }),
  );
  expect(entryInImage(Item as StreamImage)).toEqual(entry);
});
