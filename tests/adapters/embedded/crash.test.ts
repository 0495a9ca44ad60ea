// What `kill -9` may not break: every PUT that was answered 200 is there with its bytes, its event is in the queue
// exactly once, and of every other PUT there is either all or nothing.

import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { ObjectFiles } from '@stowage/adapters/embedded/object-files';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { FileId, RecordObjectEvents, type Grant, type ObjectEvent, type Owner } from '@stowage/domain';
import { readS3Notification } from '@stowage/adapters/events/s3-notification';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { aFileId, anOwner, newId } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';
import { send } from '../../contracts/send.ts';

const kills = 3;

test('kill -9 during uploads loses nothing that was acknowledged, and keeps no half', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-crash-'));
  const owner = anOwner();
  const acknowledged = new Map<FileId, string>();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await start(directory, owner);
      const uploads = uploadUntilItDies(child, acknowledged);
      const before = acknowledged.size;
      do await sleep(300 + 200 * kill);
      while (acknowledged.size < before + 2);
      child.process.kill('SIGKILL');
      await uploads;
    }
    expect(acknowledged.size).toBeGreaterThan(kills);
    await check(directory, owner, acknowledged);
  } finally {
    await rm(directory, { recursive: true });
  }
});

interface Child {
  readonly process: ChildProcess;
  readonly granted: Map<string, (grant: Grant) => void>;
}

async function start(directory: string, owner: Owner): Promise<Child> {
  const script = join(import.meta.dirname, 'kill-target.ts');
  const child = spawn(process.execPath, [script, directory, owner], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
  child.stdin!.on('error', () => {});
  const granted: Child['granted'] = new Map();
  const ready = Promise.withResolvers<undefined>();
  createInterface(child.stdout!).on('line', (line) => {
    const { fileId, grant } = JSON.parse(line) as { fileId?: string; grant?: Grant };
    if (fileId === undefined) ready.resolve(undefined);
    else granted.get(fileId)!(grant!);
  });
  await ready.promise;
  return { process: child, granted };
}

/** Four at a time, of sizes from a few bytes to a few megabytes. */
async function uploadUntilItDies(child: Child, acknowledged: Map<FileId, string>): Promise<void> {
  let alive = true;
  const died = new Promise<void>((resolve) => child.process.on('exit', () => resolve())).then(() => {
    alive = false;
  });
  const upload = async () => {
    const fileId = aFileId();
    const body = randomBytes(Math.floor(10 ** (1 + Math.random() * 5.4)));
    const grant = await Promise.race([
      died,
      new Promise<Grant>((resolve) => {
        child.granted.set(fileId, resolve);
        child.process.stdin!.write(`${fileId} ${body.length}\n`);
      }),
    ]);
    if (!grant) return;
    const reply = await send(grant.url, { method: 'PUT', headers: grant.headers, body }).catch(
      () => undefined,
    );
    if (reply) expect(reply.status).toBe(200);
    if (reply) acknowledged.set(fileId, createHash('sha256').update(body).digest('base64'));
  };
  const lane = async () => {
    while (alive) await upload();
  };
  await Promise.all([lane(), lane(), lane(), lane(), died]);
}

async function check(directory: string, owner: Owner, acknowledged: Map<FileId, string>): Promise<void> {
  const database = new Database(join(directory, 'books.sqlite'));
  const queue = new SqliteEventQueue(database, Date.now);
  const ledger = new SqliteLedger(database, ampleQuota);
  const catalog = new SqliteCatalog(database);
  const objects = await ObjectFiles.open({ database, queue, clock: Date.now }, directory, 'stowage-files');

  const events: ObjectEvent[] = [];
  for (let batch; (batch = await queue.receive(10, 60_000)).length > 0;) {
    for (const { body } of batch) {
      for (const notice of readS3Notification(body, 'stowage-files')) {
        if (notice.kind === 'event') events.push(notice.event);
      }
    }
  }
  const remove = (key: ObjectEvent['key']) => objects.remove(key);
  const store = { remove } as ConstructorParameters<typeof RecordObjectEvents>[1];
  const results = await new RecordObjectEvents(ledger, store, Date.now, newId).execute(events);

  // Each object has one event, with a sequencer of its own that grew across the restarts.
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['recorded']));
  expect(new Set(events.map(({ key }) => key.fileId)).size).toBe(events.length);
  const sequencers = events.map(({ sequencer }) => sequencer!);
  expect(sequencers).toEqual([...new Set(sequencers)].sort());

  let bytes = 0;
  for (const { key } of events) {
    const object = objects.find(key)!;
    const content = await buffer(objects.read(key, { start: 0, end: object.size }));
    const sha256 = createHash('sha256').update(content).digest('base64');
    expect(sha256).toBe(object.sha256);
    expect(await catalog.find(owner, key.fileId)).toMatchObject({ state: 'stored', size: content.length });
    const known = acknowledged.get(key.fileId);
    if (known !== undefined) expect(sha256).toBe(known);
    acknowledged.delete(key.fileId);
    bytes += content.length;
  }
  expect([...acknowledged.keys()]).toEqual([]);
  expect((await ledger.account(owner)).usage).toMatchObject({ files: events.length, bytes });

  // Nothing lies about that no row knows of.
  expect(await readdir(join(directory, 'arriving'))).toEqual([]);
  const files = (await readdir(join(directory, 'objects'), { recursive: true })).filter((name) =>
    name.includes('.'),
  );
  expect(files).toHaveLength(events.length);
  database.close();
}
