// The house on one machine: SQLite and the file system. On `:memory:` it is also the fake that tests use.

import { cloudEventOf, type Journal, type JournalEntry } from '@stowage/domain';
import { Container } from 'inversify';
import { Database } from '../embedded/database.ts';
import { FileObjectStore } from '../embedded/file-object-store.ts';
import { LocalUserDirectory } from '../embedded/local-user-directory.ts';
import { SqliteCatalog } from '../embedded/sqlite-catalog.ts';
import { SqliteCheckpoints } from '../embedded/sqlite-checkpoints.ts';
import { SqliteFolders } from '../embedded/sqlite-folders.ts';
import { SqliteInventory } from '../embedded/sqlite-inventory.ts';
import { SqliteEventLag } from '../embedded/sqlite-event-lag.ts';
import { SqliteEventQueue } from '../embedded/sqlite-event-queue.ts';
import { SqliteJournal } from '../embedded/sqlite-journal.ts';
import { SqliteLedger } from '../embedded/sqlite-ledger.ts';
import { SqliteRegister } from '../embedded/sqlite-register.ts';
import { SqliteSessions } from '../embedded/sqlite-sessions.ts';
import { SqliteStatistics } from '../embedded/sqlite-statistics.ts';
import { deploymentOf } from '../settings.ts';
import { mostDeliveries } from '../webhooks/pace.ts';
import { ambient, ports } from './tokens.ts';
import { bindAmbient, bindUseCases, servicesOf, type Ambient, type Services } from './use-cases.ts';

export interface EmbeddedOptions extends Ambient {
  /** The SQLite file of the books, created if absent, or `:memory:`. */
  readonly books: string;
  /** The directory that objects are kept in, created if absent. */
  readonly objects: string;
  /** Where the storage server will be reached. */
  readonly storageOrigin: string;
}

/** The services, and what only a local stack can reach: the parts that AWS would run for itself. */
export interface Embedded {
  readonly services: Services;
  readonly objectStore: FileObjectStore;
  readonly queue: SqliteEventQueue;
  /** The record's events on their way to the webhook; undefined where there is none. */
  readonly outbox: SqliteEventQueue | undefined;
  readonly userDirectory: LocalUserDirectory;
  readonly journal: Journal;
  /** Commits what waits and lets go of the files. */
  close(): void;
}

export async function composeEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const container = new Container();
  bindAmbient(container, { ...options, settings: { ...options.settings, bucket: FileObjectStore.bucket } });
  bindUseCases(container);

  const clock = container.get(ambient.clock);
  const database = new Database(options.books);
  const queue = new SqliteEventQueue(database, clock);
  const outbox = options.settings.webhook
    ? new SqliteEventQueue(database, clock, { table: 'outbox', maxReceives: mostDeliveries })
    : undefined;
  const deployment = deploymentOf(options.settings);
  const tell =
    outbox && ((entry: JournalEntry) => outbox.enqueue(JSON.stringify(cloudEventOf(entry, deployment))));
  const userDirectory = new LocalUserDirectory(database);
  const objectStore = await FileObjectStore.open({
    database,
    queue,
    clock,
    directory: options.objects,
    origin: options.storageOrigin,
  });
  const catalog = new SqliteCatalog(database);
  // What the books do not wait for, because it was begun when this machine went down, or cancelled.
  await objectStore.transfers.sweep(async ({ owner, fileId }, transferId) => {
    const file = await catalog.find(owner, fileId);
    return file?.state === 'pending' && file.parts?.transferId === transferId;
  });
  container
    .bind(ports.ledger)
    .toDynamicValue(() => new SqliteLedger(database, options.settings.quota, tell))
    .inSingletonScope();
  container.bind(ports.catalog).toConstantValue(catalog);
  container.bind(ports.folders).toConstantValue(new SqliteFolders(database));
  container
    .bind(ports.journal)
    .toDynamicValue(() => new SqliteJournal(database, tell))
    .inSingletonScope();
  container.bind(ports.sessions).toConstantValue(new SqliteSessions(database));
  container
    .bind(ports.register)
    .toDynamicValue(() => new SqliteRegister(database, options.settings.quota))
    .inSingletonScope();
  container
    .bind(ports.statistics)
    .toDynamicValue(() => new SqliteStatistics(database))
    .inSingletonScope();
  container.bind(ports.objectStore).toConstantValue(objectStore);
  container.bind(ports.eventQueue).toConstantValue(queue);
  container.bind(ports.webhookQueue).toConstantValue(outbox);
  container
    .bind(ports.eventLag)
    .toDynamicValue(() => new SqliteEventLag(database))
    .inSingletonScope();
  container.bind(ports.inventory).toConstantValue(new SqliteInventory(database));
  container.bind(ports.checkpoints).toConstantValue(new SqliteCheckpoints(database));
  container.bind(ports.userDirectory).toConstantValue(userDirectory);

  return {
    services: servicesOf(container),
    objectStore,
    queue,
    outbox,
    userDirectory,
    journal: container.get(ports.journal),
    close: () => database.close(),
  };
}
