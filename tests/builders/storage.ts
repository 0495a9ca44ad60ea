import { Database } from '@stowage/adapters/embedded/database';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Listener } from '../../infrastructure/local/listener.ts';
import { createStorageServer, type StorageServerOptions } from '../../infrastructure/local/storage.ts';

export const site = 'http://localhost:8080';

export interface OpenStorage {
  readonly database: Database;
  readonly queue: SqliteEventQueue;
  readonly store: FileObjectStore;
  readonly server: Server;
  readonly origin: string;
  readonly directory: string;
  readonly faults: unknown[];
  close(): Promise<void>;
}

/** The real store behind its real server, on a port of its own and with a directory of its own. */
export async function openStorage(
  options: Partial<StorageServerOptions> & { books?: string } = {},
): Promise<OpenStorage> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-storage-'));
  const database = new Database(options.books === undefined ? ':memory:' : join(directory, options.books));
  const queue = new SqliteEventQueue(database, Date.now);
  const place = await Listener.open(0, 'storage');
  const origin = `http://127.0.0.1:${place.port}`;
  const store = await FileObjectStore.open({ database, queue, clock: Date.now, directory, origin });
  const faults: unknown[] = [];
  const server = createStorageServer(store, {
    allowedOrigin: site,
    onFault: (error) => faults.push(error),
    ...options,
  });
  await once(server.listen(place.server), 'listening');
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), 'close');
    database.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { database, queue, store, server, origin, directory, faults, close };
}
