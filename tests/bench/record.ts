// Events through the whole recorder (queue → handler → ledger → acknowledged), beside the same writes without us.

import { DynamoDbEventLag } from '@stowage/adapters/aws/dynamodb-event-lag';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { fileRow } from '@stowage/adapters/aws/rows';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteEventLag } from '@stowage/adapters/embedded/sqlite-event-lag';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { storeNotification } from '@stowage/adapters/embedded/store-notification';
import { objectEventsHandler, type RecorderHandler } from '@stowage/adapters/events/object-events-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import {
  RecordObjectEvents,
  type EventLag,
  type FileRecord,
  type Ledger,
  type ObjectStore,
} from '@stowage/domain';
import { PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { createTable } from '../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../aws-lane/lane-client.ts';
import { meter } from '../aws-lane/meter.ts';
import { serverKinds } from '../aws-lane/servers.ts';
import { startServers } from '../aws-lane/start-servers.ts';
import { newId } from '@stowage/adapters/composition/new-id';
import { anOwner, aPendingFile, enter, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';
import type { Aim, Bench, BenchContext } from './harness/bench.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { digits, median } from './harness/statistics.ts';

const rounds = 3;
const batchSizes = [1, 10, 100];
const crowds = [1, 1_000];
const bucket = 'stowage-files';

interface Row {
  readonly label: string;
  readonly ours: number;
  readonly alone: number;
  readonly ratio: number;
  readonly units?: string;
}

export const record: Bench = async (context) => {
  const sqlite: Row[] = [];
  for (const users of crowds) {
    for (const batch of batchSizes) {
      context.say(`SQLite, ${users} users, batches of ${batch}`);
      sqlite.push(await onSqlite(context, users, batch));
    }
  }
  const dynamo = await onDynamoDb(context);
  const rows = [...sqlite, ...dynamo];
  const aims: Aim[] = rows
    .filter(({ label }) => label.endsWith('100'))
    .map(({ label, ratio: its }) => ({ what: `Events: ${label}`, ratio: its, atLeast: 0.5 }));
  return {
    title: 'record: events of the store into the books, events/s',
    notes: [
      'Stowage: a batch out of the queue, read, grouped by owner, decided upon, written with usage, journal and sums in one transaction for each owner, logged, acknowledged. On SQLite the queue is the local one and each batch waits for its fsync; on DynamoDB Local, which has no queue, batches are handed over as Lambda would.',
      'Alone: the very statements (SQLite, one transaction a batch, `synchronous = FULL`) or transactions (DynamoDB, through the same client, as many at once) that Stowage made in the same situation, played again without reading, deciding or logging.',
      'Units: DynamoDB’s read and write request units for an event, its part of the batch’s usage and of the lag included.',
      ...(dynamo.length === 0
        ? ['DynamoDB Local was **not there** (npm run test:aws fetches it); its rows are missing.']
        : []),
    ],
    columns: ['', 'Stowage', 'alone', 'Stowage is', 'units/event'],
    rows: rows.map((row) => [
      row.label,
      digits(row.ours),
      digits(row.alone),
      `${digits(row.ratio)}×`,
      row.units ?? '',
    ]),
    aims,
  };
};

const labelOf = (backend: string, users: number, batch: number): string =>
  `${backend}, ${users === 1 ? 'one user' : '1,000 users'}, batches of ${batch}`;

/** Uploads of so many users that are about to arrive. */
function pendingFiles(users: number, count: number): FileRecord[] {
  const owners = Array.from({ length: Math.min(users, count) }, anOwner);
  return Array.from({ length: count }, (_, index) => aPendingFile(owners[index % owners.length]!));
}

async function enterAll(ledger: Ledger, files: readonly FileRecord[]): Promise<void> {
  for (const its of Map.groupBy(files, ({ owner }) => owner).values()) await enter(ledger, its);
}

const arrivalOf = (file: FileRecord, index: number): string =>
  storeNotification({
    name: 'ObjectCreated:Put',
    at: noon + index,
    bucket,
    key: file,
    sequencer: index.toString(16).toUpperCase().padStart(16, '0'),
    content: { size: file.size, eTag: '9b2cf535f27731c974343645a3985328' },
  });

function recorderOf(ledger: Ledger, eventLag: EventLag): RecorderHandler {
  // Nothing of what is recorded here is unwanted, so the store is never asked.
  const store = {} as ObjectStore;
  return objectEventsHandler({
    settings: { bucket },
    telemetry: createTelemetry('bench', () => {}),
    recordObjectEvents: new RecordObjectEvents(ledger, store, Date.now, newId),
    eventLag,
    clock: Date.now,
  });
}

const recordOf = (messageId: number | string, body: string): SQSRecord =>
  ({ messageId: String(messageId), body }) as SQSRecord;

const perSecond = (count: number, from: number): number => count / ((performance.now() - from) / 1000);

async function compare(
  label: string,
  ours: () => Promise<number>,
  alone: () => Promise<number>,
): Promise<Row> {
  const measured = await inRounds({ ours, alone }, rounds);
  return {
    label,
    ours: median(measured['ours']!),
    alone: median(measured['alone']!),
    ratio: ratio(measured['ours']!, measured['alone']!),
  };
}

// SQLite

const sqliteEvents = 5_000;

/** A statement that changes rows, and its values. */
type Written = readonly [sql: string, values: readonly unknown[]];

async function onSqlite({ directory }: BenchContext, users: number, batch: number): Promise<Row> {
  const prepared = join(directory, `prepared-${users}-${batch}.sqlite`);
  const files = pendingFiles(users, sqliteEvents);
  const database = new Database(prepared);
  await enterAll(new SqliteLedger(database, ampleQuota), files);
  const queue = new SqliteEventQueue(database, Date.now);
  await Promise.all(files.map((file, index) => queue.send(arrivalOf(file, index))));
  database.close();

  let copies = 0;
  const fresh = () => {
    const path = join(directory, `run-${users}-${batch}-${++copies}.sqlite`);
    copyFileSync(prepared, path);
    return path;
  };
  const capture: Written[][] = [];
  await recordOnSqlite(fresh(), batch, capture);
  return compare(
    labelOf('SQLite', users, batch),
    () => recordOnSqlite(fresh(), batch),
    async () => replayOnSqlite(fresh(), capture),
  );
}

/** @param capture gets what is written, batch by batch */
async function recordOnSqlite(path: string, batch: number, capture?: Written[][]): Promise<number> {
  const database = new Database(path);
  if (capture) listen(database, (written) => capture.at(-1)?.push(written));
  const queue = new SqliteEventQueue(database, Date.now);
  const handle = recorderOf(new SqliteLedger(database, ampleQuota), new SqliteEventLag(database));
  const from = performance.now();
  for (;;) {
    capture?.push([]);
    const messages = await queue.receive(batch, 60_000);
    if (messages.length === 0) break;
    const { batchItemFailures } = await handle({
      Records: messages.map(({ messageId, body }) => recordOf(messageId, body)),
    });
    if (batchItemFailures.length > 0) throw new Error('An event was not recorded.');
    await queue.delete(messages.map(({ messageId }) => messageId));
  }
  const speed = perSecond(sqliteEvents, from);
  database.close();
  return speed;
}

/** Tells of every statement that changes rows, as it is carried out. */
function listen(database: Database, tell: (written: Written) => void): void {
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => {
    const statement = prepare(sql);
    if (!/^\s*(INSERT|UPDATE|DELETE)/.test(sql)) return statement;
    const method =
      (name: 'run' | 'all' | 'get') =>
      (...values: never[]) => {
        tell([sql, values]);
        return statement[name](...values);
      };
    return { run: method('run'), all: method('all'), get: method('get') } as unknown as StatementSync;
  };
}

function replayOnSqlite(path: string, batches: readonly (readonly Written[])[]): number {
  const sqlite = new DatabaseSync(path);
  sqlite.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000',
  );
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const from = performance.now();
  for (const batch of batches) {
    sqlite.exec('BEGIN IMMEDIATE');
    for (const [sql, values] of batch) prepared(sql).run(...(values as SQLInputValue[]));
    sqlite.exec('COMMIT');
  }
  const speed = perSecond(sqliteEvents, from);
  sqlite.close();
  return speed;
}

// DynamoDB

const dynamoEvents = 200;

async function onDynamoDb({ say, defer }: BenchContext): Promise<Row[]> {
  const kind = serverKinds.filter(({ name }) => name === 'dynamodb');
  if ((await kind[0]!.missing()) !== undefined) return [];
  await kind[0]!.install();
  const servers = await startServers(undefined, kind);
  defer(() => servers.stop());
  Object.assign(process.env, servers.environment);
  const table = 'bench-record';
  await createTable(table);
  const client = laneClient();
  const rows: Row[] = [];
  for (const users of crowds) {
    for (const batch of batchSizes) {
      say(`DynamoDB Local, ${users} users, batches of ${batch}`);
      rows.push(await onTable(client, table, users, batch));
    }
  }
  client.destroy();
  return rows;
}

async function onTable(
  client: DynamoDBDocumentClient,
  table: string,
  users: number,
  batch: number,
): Promise<Row> {
  const ledger = new DynamoDbLedger(client, table, ampleQuota, lanePatience);
  const handle = recorderOf(ledger, new DynamoDbEventLag(client, table));
  const run = async (told: (batchOver: boolean, input?: TransactWriteCommand['input']) => void) => {
    const files = pendingFiles(users, dynamoEvents);
    await enterAll(ledger, files);
    const stop = onTransaction(client, (input) => told(false, input));
    const from = performance.now();
    for (let start = 0; start < files.length; start += batch) {
      const slice = files.slice(start, start + batch);
      await handle({ Records: slice.map((file, index) => recordOf(index, arrivalOf(file, start + index))) });
      told(true);
    }
    const speed = perSecond(files.length, from);
    stop();
    return { speed, files };
  };
  const alone = async () => {
    const captured: TransactWriteCommand['input'][][] = [[]];
    const { files } = await run((isOver, input) => {
      if (isOver) captured.push([]);
      else captured.at(-1)!.push(input!);
    });
    // The rows as they were before, so that the conditions hold once more.
    await restore(client, table, files);
    const from = performance.now();
    for (const group of captured) {
      await Promise.all(group.map((input) => client.send(new TransactWriteCommand(input))));
    }
    return perSecond(files.length, from);
  };
  const row = await compare(
    labelOf('DynamoDB Local', users, batch),
    async () => (await run(() => {})).speed,
    alone,
  );
  return { ...row, units: await unitsOf(client, table, users, batch) };
}

function onTransaction(
  client: DynamoDBDocumentClient,
  tell: (input: TransactWriteCommand['input']) => void,
): () => void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName?.startsWith('TransactWrite')) tell(args.input as TransactWriteCommand['input']);
        return next(args);
      },
    { step: 'initialize', name: 'capture', priority: 'high' },
  );
  return () => client.middlewareStack.remove('capture');
}

async function restore(
  client: DynamoDBDocumentClient,
  table: string,
  files: readonly FileRecord[],
): Promise<void> {
  await Promise.all(
    files.map((file) =>
      client.send(new PutCommand({ TableName: table, Item: fileRow({ ...file, version: 1 }) })),
    ),
  );
}

async function unitsOf(
  client: DynamoDBDocumentClient,
  table: string,
  users: number,
  batch: number,
): Promise<string> {
  const ledger = new DynamoDbLedger(client, table, ampleQuota, lanePatience);
  const handle = recorderOf(ledger, new DynamoDbEventLag(client, table));
  const files = pendingFiles(users, batch);
  await enterAll(ledger, files);
  const measure = meter(client);
  const Records = files.map((file, index) => recordOf(index, arrivalOf(file, index)));
  const { read, write } = await measure(() => handle({ Records }));
  client.middlewareStack.remove('consumption');
  return `${digits(read / batch)} r, ${digits(write / batch)} w`;
}
