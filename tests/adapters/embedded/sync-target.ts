// A child process in which no sync ends before it says so: who has been told what by then, as lines of JSON.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { anOwner, aPendingFile } from '../../builders/records.ts';

type Done = (error: NodeJS.ErrnoException | null) => void;

let holding = false;
const held: Done[] = [];
const hold = (sync: typeof fs.fsync): typeof fs.fsync =>
  ((file: number, done: Done) =>
    holding ? void held.push(done) : sync(file, done)) as unknown as typeof fs.fsync;
fs.fsync = hold(fs.fsync);
fs.fdatasync = hold(fs.fdatasync);
syncBuiltinESMExports();
const { Database } = await import('@stowage/adapters/embedded/database');
const { ObjectFiles } = await import('@stowage/adapters/embedded/object-files');
const { SqliteEventQueue } = await import('@stowage/adapters/embedded/sqlite-event-queue');

const directory = process.argv[2]!;
const database = new Database(join(directory, 'books.sqlite'));
const queue = new SqliteEventQueue(database, Date.now);
const objects = await ObjectFiles.open({ database, queue, clock: Date.now }, directory, 'bucket');
holding = true;

const told: string[] = [];
const tell = (name: string, work: Promise<unknown>): void =>
  void work.then(
    () => told.push(name),
    () => told.push(`not ${name}`),
  );
/** Once so many things have been told or wait for a sync, and after long enough for what does neither and should not. */
const say = async (happenings: number, more = () => ({})): Promise<void> => {
  while (told.length + held.length < happenings) await sleep(5);
  await sleep(100);
  console.log(JSON.stringify({ told: told.splice(0), syncs: held.length, ...more() }));
};
const endSyncs = (error: NodeJS.ErrnoException | null = null): void =>
  held.splice(0).forEach((done) => done(error));

const write = (name: string, durable = true): void => {
  const work = () =>
    void database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)').run(name, 'a secret');
  tell(name, database.write(work, { durable }));
};
write('a');
write('forgettable', false);
await say(2);
write('b');
await sleep(5);
write('c');
await say(1);
endSyncs();
await say(2);
endSyncs();
await say(2);
write('d');
await say(1);
endSyncs(Object.assign(new Error('The disk is broken.'), { code: 'EIO' }));
await say(1);

const key = aPendingFile(anOwner());
const sayOfObject = (happenings: number) =>
  say(happenings, () => ({ exists: objects.find(key) !== undefined }));
tell('put', objects.put(key, { size: 1, contentType: 'text/plain' }, Readable.from([Buffer.from('a')])));
for (const happenings of [1, 2, 1]) {
  await sayOfObject(happenings);
  endSyncs();
}
await sayOfObject(1);
tell('removed', objects.remove(key));
for (const happenings of [1, 1]) {
  await sayOfObject(happenings);
  endSyncs();
}
await sayOfObject(1);
database.close();
