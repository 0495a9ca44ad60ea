// The record with its store, in memory and on a clock of its own: what the sweeper and the reconciler look after.

import { Database } from '@stowage/adapters/embedded/database';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteCheckpoints } from '@stowage/adapters/embedded/sqlite-checkpoints';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteInventory } from '@stowage/adapters/embedded/sqlite-inventory';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { readS3Notification } from '@stowage/adapters/events/s3-notification';
import {
  RecordObjectEvents,
  type FileRecord,
  type JournalEntry,
  type ObjectEvent,
  type ObjectKey,
  type Owner,
  type Usage,
} from '@stowage/domain';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ampleQuota } from '../contracts/books.ts';
import { newId, noon } from './records.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface Keeping {
  readonly database: Database;
  readonly store: FileObjectStore;
  readonly ledger: SqliteLedger;
  readonly catalog: SqliteCatalog;
  readonly folders: SqliteFolders;
  readonly inventory: SqliteInventory;
  readonly checkpoints: SqliteCheckpoints;
  readonly recorder: RecordObjectEvents;
  readonly clock: () => number;
  pass(milliseconds: number): void;
  /** The bytes arrive at the store, which reports it. */
  arrive(file: FileRecord, size?: number): Promise<void>;
  /** What the store has reported since the last time. */
  reports(): Promise<ObjectEvent[]>;
  rowOf(key: ObjectKey): Promise<FileRecord>;
  usageOf(owner: { readonly owner: Owner }): Promise<Usage>;
  /** Newest first. */
  entriesOf(owner: { readonly owner: Owner }): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export async function openKeeping(): Promise<Keeping> {
  let now = noon;
  const clock = () => now;
  const directory = await mkdtemp(join(tmpdir(), 'stowage-keeping-'));
  const database = new Database(':memory:');
  const queue = new SqliteEventQueue(database, clock);
  const origin = 'http://127.0.0.1:1';
  const store = await FileObjectStore.open({ database, queue, clock, directory, origin });
  const ledger = new SqliteLedger(database, ampleQuota);
  const catalog = new SqliteCatalog(database);
  const journal = new SqliteJournal(database);
  return {
    database,
    store,
    ledger,
    catalog,
    folders: new SqliteFolders(database),
    clock,
    inventory: new SqliteInventory(database),
    checkpoints: new SqliteCheckpoints(database),
    recorder: new RecordObjectEvents(ledger, store, clock, newId),
    pass: (milliseconds) => void (now += milliseconds),
    async arrive(file, size = file.size) {
      const announced = { size, contentType: file.contentType };
      await store.objects.put(file, announced, Readable.from(size > 0 ? [Buffer.alloc(size)] : []));
    },
    async reports() {
      const messages = await queue.receive(1_000, minute);
      await queue.delete(messages.map(({ messageId }) => messageId));
      return messages
        .flatMap(({ body }) => readS3Notification(body, FileObjectStore.bucket))
        .flatMap((notice) => (notice.kind === 'event' ? [notice.event] : []));
    },
    rowOf: async ({ owner, fileId }) => (await catalog.find(owner, fileId))!,
    usageOf: async ({ owner }) => (await ledger.account(owner)).usage,
    entriesOf: async ({ owner }) => (await journal.list(owner, {}, { limit: 1_000 })).items,
    async close() {
      database.close();
      await rm(directory, { recursive: true });
    },
  };
}
