// Books that turn the recorder away for a while, and a message that nobody can read: nothing is lost, nothing is
// recorded twice, and its siblings are unharmed. In `npm test` the worker rests 300 times shorter than it does in real
// life; the long lane throttles for five minutes with its real rests.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteEventLag } from '@stowage/adapters/embedded/sqlite-event-lag';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { storeNotification } from '@stowage/adapters/embedded/store-notification';
import { objectEventsHandler } from '@stowage/adapters/events/object-events-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import {
  RecordObjectEvents,
  RedriveDeadLetters,
  type FileRecord,
  type Ledger,
  type ObjectStore,
} from '@stowage/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { pauseOfEvents } from '../../infrastructure/local/stack.ts';
import { Worker } from '../../infrastructure/local/worker.ts';
import { anOwner, aPendingFile, enter, newId } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';

const throttledMs = Number(process.env['STOWAGE_THROTTLED_SECONDS'] || 1) * 1_000;
/** What takes five minutes in real life, in a second. */
const hasty = 300;
const bucket = 'stowage-files';

let database: Database;
let queue: SqliteEventQueue;
let ledger: SqliteLedger;
let worker: Worker | undefined;
let isThrottled: boolean;
let refusals: number;

beforeEach(() => {
  isThrottled = false;
  refusals = 0;
  database = new Database(':memory:');
  queue = new SqliteEventQueue(database, Date.now);
  ledger = new SqliteLedger(database, ampleQuota);
});

/** @param haste how many times shorter than in real life it rests after a failure */
function startWorker(haste: number): void {
  const throttled: Pick<Ledger, 'change'> = {
    async change(...its) {
      if (!isThrottled) return ledger.change(...its);
      refusals += 1;
      throw new Error('Throttled.');
    },
  };
  worker = new Worker({
    queue,
    handle: objectEventsHandler({
      settings: { bucket },
      telemetry: createTelemetry('throttling', () => {}),
      recordObjectEvents: new RecordObjectEvents(throttled as Ledger, {} as ObjectStore, Date.now, newId),
      eventLag: new SqliteEventLag(database),
      clock: Date.now,
    }),
    log: (line) => process.stderr.write(line),
    pauseAfter: (deliveries) => Math.ceil(pauseOfEvents(deliveries) / haste),
  });
  worker.start();
}

afterEach(async () => {
  await worker?.stop();
  database.close();
});

const arrive = async (files: readonly FileRecord[]): Promise<void> => {
  for (const [index, file] of files.entries()) {
    await queue.send(
      storeNotification({
        name: 'ObjectCreated:Put',
        at: Date.now(),
        bucket,
        key: file,
        sequencer: index.toString(16).padStart(16, '0'),
        content: { size: file.size, eTag: 'e' },
      }),
    );
  }
};

const pendingOf = async (users: number, each: number): Promise<FileRecord[]> => {
  const files: FileRecord[] = [];
  for (let user = 0; user < users; user += 1) {
    const owner = anOwner();
    const its = Array.from({ length: each }, () => aPendingFile(owner));
    await enter(ledger, its);
    files.push(...its);
  }
  return files;
};

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + throttledMs * 3 + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It never happened: ${JSON.stringify(await queue.depth())}`);
    await sleep(20);
  }
}

const rest = async () => {
  const { waiting, inFlight, dead } = await queue.depth();
  return { left: waiting + inFlight, dead };
};

/** Each file once in the record of its owner, and in the usage. */
async function expectRecorded(files: readonly FileRecord[]): Promise<void> {
  const journal = new SqliteJournal(database);
  for (const [owner, its] of Map.groupBy(files, (file) => file.owner)) {
    const { items } = await journal.list(owner, {}, { limit: 1_000 });
    expect(items.map(({ fileId }) => fileId).sort()).toEqual(its.map(({ fileId }) => fileId).sort());
    expect((await ledger.account(owner)).usage).toMatchObject({ files: its.length, reservedFiles: 0 });
  }
}

test(`the books turn everybody away for ${throttledMs / 1_000} s, and a message is nonsense: nothing is lost`, async () => {
  const files = await pendingOf(10, 20);
  startWorker(300_000 / throttledMs);
  isThrottled = true;
  await arrive(files.slice(0, 100));
  await queue.send('nonsense');
  await arrive(files.slice(100));
  await sleep(throttledMs);
  await until(async () => refusals > files.length / 10);
  isThrottled = false;
  await until(async () => (await rest()).left <= 1);
  await expectRecorded(files);
  const { left, dead } = await rest();
  expect(left + dead).toBe(1);
}, 1_200_000);

test('a message that nobody can read is set aside alone, and a redrive harms nobody', async () => {
  const files = await pendingOf(5, 10);
  startWorker(hasty);
  await arrive(files.slice(0, 25));
  await queue.send('nonsense');
  await arrive(files.slice(25));
  await until(async () => (await rest()).dead === 1);
  expect(await queue.deadLetters(10)).toMatchObject([{ body: 'nonsense', receives: 5 }]);
  await expectRecorded(files);
  expect(await new RedriveDeadLetters(queue).execute()).toBe(1);
  expect(await rest()).toEqual({ left: 1, dead: 0 });
  await until(async () => (await rest()).dead === 1);
  await expectRecorded(files);
});
