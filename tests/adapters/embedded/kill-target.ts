// A child process that a test kills: storage and recorder over the data directory that it is given.
// It says on standard output that it is ready, and grants a PUT for each line of `fileId size` on standard input.

import { Database } from '@stowage/adapters/embedded/database';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { FileId, Owner } from '@stowage/domain';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Listener } from '../../../infrastructure/local/listener.ts';
import { createStorageServer } from '../../../infrastructure/local/storage.ts';
import { aPendingFile, beginning } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';

const [directory = '', owner = ''] = process.argv.slice(2);
const database = new Database(join(directory, 'books.sqlite'));
const queue = new SqliteEventQueue(database, Date.now);
const ledger = new SqliteLedger(database, ampleQuota);
const place = await Listener.open(0, 'storage');
const origin = `http://127.0.0.1:${place.port}`;
const store = await FileObjectStore.open({ database, queue, clock: Date.now, directory, origin });
const server = createStorageServer(store, { allowedOrigin: origin, onFault: console.error });
server.listen(place.server, () => console.log(JSON.stringify({ ready: true })));

createInterface(process.stdin).on('line', async (line) => {
  const [fileId = '', size = ''] = line.split(' ');
  const file = aPendingFile(Owner.parse(owner), {
    fileId: FileId.parse(fileId),
    size: Number(size),
    urlExpiresAt: Date.now() + 60_000,
  });
  await ledger.change(file.owner, [file.fileId], () => beginning(file));
  console.log(JSON.stringify({ fileId, grant: await store.grantPut(file) }));
});
