// The outbox says what the record says: in one transaction with it, or not at all.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import type { CloudEvent, JournalEntry } from '@stowage/domain';
import { anEntry, anOwner, aPendingFile, beginning } from '../../builders/records.ts';
import { webhookSecret } from '../../builders/receiver.ts';
import { ampleQuota } from '../../contracts/books.ts';
import { openHouse, sub, type House } from '../house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse({ webhook: { url: 'http://localhost:1', secret: webhookSecret, secretId: '' } });
});
afterEach(() => house.end());

const outbox = async () =>
  (await house.outbox!.receive(1_000, 0)).map(({ body }) => JSON.parse(body) as CloudEvent);

test('every line of the record, and nothing else, in its order', async () => {
  const start = (name: string, size: number) => house.invoke('POST /upload', { body: { name, size } });
  const { body } = await start('a', 5);
  await start('too large', 99 * 1024 ** 3);
  await house.invoke('DELETE /upload/{uploadId}', { path: { uploadId: body['uploadId'] as string } });
  const { items } = (await house.invoke('GET /activity')).body as {
    items: { entryId: string; kind: string }[];
  };
  const told = await outbox();
  expect(told.map(({ type }) => type)).toEqual(['stowage.upload.refused', 'stowage.upload.cancelled']);
  expect(told.map(({ id }) => id)).toEqual(items.map(({ entryId }) => entryId).reverse());
  expect(told.map(({ source, subject }) => [source, subject])).toEqual(
    told.map(() => ['/stowage/local', sub]),
  );
});

test('an entry that cannot be written is not told of', async () => {
  const database = new Database(':memory:');
  const queue = new SqliteEventQueue(database, Date.now, { table: 'outbox', maxReceives: 1 });
  const tell = (entry: JournalEntry) => queue.enqueue(entry.entryId);
  const journal = new SqliteJournal(database, tell);
  const ledger = new SqliteLedger(database, ampleQuota, tell);
  const entry = anEntry(anOwner());
  await journal.append(entry);
  await expect(journal.append(entry)).rejects.toThrow();
  const file = aPendingFile(entry.subject);
  const twice = ledger.change(file.owner, [file.fileId], () => beginning(file, [anEntry(file.owner), entry]));
  await expect(twice).rejects.toThrow();
  expect(await queue.receive(10, 0)).toMatchObject([{ body: entry.entryId }]);
  database.close();
});

test('without a webhook nothing is kept', async () => {
  const quiet = await openHouse();
  await quiet.invoke('POST /upload', { body: { name: 'too large', size: 99 * 1024 ** 3 } });
  expect(quiet.outbox).toBeUndefined();
  quiet.end();
});

test('both tables of queues are declared alike', () => {
  const database = new Database(':memory:');
  const columns = (table: string) =>
    database.prepare(`SELECT name, type, pk FROM pragma_table_info('${table}')`).all();
  expect(columns('outbox')).toEqual(columns('messages'));
  database.close();
});
