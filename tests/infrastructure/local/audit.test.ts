// Every kind of difference is planted into a copy of sound books, and found.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { composeEmbedded, type Embedded } from '@stowage/adapters/composition/embedded';
import { auditBooks } from '@stowage/adapters/embedded/audit-books';
import { auditObjects } from '@stowage/adapters/embedded/audit-objects';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { storeNotification } from '@stowage/adapters/embedded/store-notification';
import { objectEventsHandler } from '@stowage/adapters/events/object-events-handler';
import { defaultSettings } from '@stowage/adapters/settings';
import { createTelemetry } from '@stowage/adapters/telemetry';
import { Owner, type FileRecord, type ObjectKey } from '@stowage/domain';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const owner = Owner.parse('7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a01');
const caller = { owner, requestId: 'r' };
const bytes = Buffer.from('The quick brown fox');
const sha256 = createHash('sha256').update(bytes).digest('base64');

/** Just more than goes in one PUT. */
const largeSize = 101 * 1024 ** 2;

let directory: string;
let house: Embedded;

/** Books with something of everything in them. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-audit-'));
  house = await composeEmbedded({
    settings: defaultSettings,
    telemetry: createTelemetry('stowage', () => {}),
    books: join(directory, 'stowage.db'),
    objects: join(directory, 'objects'),
    storageOrigin: 'http://localhost:1',
  });
  const { useCases } = house.services;
  const start = async (name: string): Promise<FileRecord> =>
    (
      await useCases.startUpload.execute({
        caller,
        name,
        size: bytes.length,
        sha256,
        contentType: 'text/plain',
      })
    ).file;
  const store = async (name: string): Promise<FileRecord> => {
    const file = await start(name);
    await house.objectStore.objects.put(
      file,
      { size: bytes.length, contentType: 'text/plain' },
      Readable.from([bytes]),
    );
    await record();
    return file;
  };
  await start('pending.txt');
  await useCases.cancelUpload.execute({ caller, uploadId: (await start('cancelled.txt')).fileId });
  const kept = await store('Résumé final.txt');
  await useCases.downloadFile.execute({ caller, fileId: kept.fileId, disposition: 'attachment' });
  await useCases.changeFile.execute({
    caller,
    fileId: kept.fileId,
    name: 'renamed.txt',
    folder: '/Papers/Taxes/',
  });
  const trashed = await store('trashed.txt');
  await useCases.removeFile.execute({ caller, fileId: trashed.fileId, permanent: false });
  const restored = await store('restored.txt');
  await useCases.removeFile.execute({ caller, fileId: restored.fileId, permanent: false });
  await useCases.restoreFile.execute({ caller, fileId: restored.fileId });
  const removed = await store('removed.txt');
  await useCases.removeFile.execute({ caller, fileId: removed.fileId, permanent: true });
  await remove(await start('gone before it came.txt'));
  await useCases.startUpload.execute({ caller, name: 'big', size: 2 ** 42 }).catch(() => undefined);
  await aFileInParts();
  await record();
});

afterAll(async () => {
  house.close();
  await rm(directory, { recursive: true });
});

/** As whoever else has access to the store. */
const remove = (key: ObjectKey): Promise<void> =>
  house.queue.send(
    storeNotification({
      name: 'ObjectRemoved:Delete',
      at: Date.now(),
      bucket: FileObjectStore.bucket,
      key,
      sequencer: 'FFFF',
    }),
  );

async function record(): Promise<void> {
  const messages = await house.queue.receive(100, 60_000);
  const Records = messages.map(({ messageId, body }) => ({ messageId: String(messageId), body }));
  await objectEventsHandler(house.services)({ Records } as Parameters<
    ReturnType<typeof objectEventsHandler>
  >[0]);
  await house.queue.delete(messages.map(({ messageId }) => messageId));
}

async function aFileInParts(): Promise<void> {
  const { useCases } = house.services;
  const size = largeSize;
  const { file } = await useCases.startUpload.execute({ caller, name: 'large.bin', size });
  const { partSize, partCount } = file.parts!;
  const parts: { partNumber: number; etag: string }[] = [];
  for (let partNumber = 1; partNumber <= partCount; partNumber++) {
    await useCases.signParts.execute({ caller, uploadId: file.fileId, partNumbers: [partNumber] });
    const { file: current } = await useCases.showUpload.execute({ caller, uploadId: file.fileId });
    const its = Math.min(partSize, size - partSize * (partNumber - 1));
    parts.push(
      await house.objectStore.transfers.put(
        file,
        current.parts!.transferId!,
        { partNumber, size: its },
        Readable.from([Buffer.alloc(its, partNumber)]),
      ),
    );
  }
  await useCases.completeUpload.execute({ caller, uploadId: file.fileId, parts });
}

/** What an audit of this directory finds, by kind. */
async function audit(its: string, deep = false): Promise<string[]> {
  const sqlite = new DatabaseSync(join(its, 'stowage.db'), { readOnly: true });
  try {
    const found = [...auditBooks(sqlite)].map(({ about }) => about);
    for await (const { about } of auditObjects(sqlite, join(its, 'objects'), { deep })) found.push(about);
    return [...new Set(found)];
  } finally {
    sqlite.close();
  }
}

test('sound books have no difference, also while they are open, and every byte is as it arrived', async () => {
  expect(await audit(directory, true)).toEqual([]);
});

const objectFiles = (its: string): string[] =>
  readdirSync(join(its, 'objects', 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const statements: [string, string[]][] = [
  ['UPDATE accounts SET bytes = bytes + 1', ['usage']],
  ['UPDATE accounts SET reserved_files = 0', ['usage']],
  ['UPDATE holdings SET files = files + 1', ['holdings']],
  ["DELETE FROM words WHERE word = 'renamed'", ['words']],
  ["INSERT INTO words SELECT sub, 'resume', file_id FROM files WHERE name = 'renamed.txt'", ['words']],
  ["DELETE FROM journal WHERE kind = 'file.stored' AND name = 'restored.txt'", ['journal', 'sums']],
  ["DELETE FROM folders WHERE name = 'Papers'", ['folders']],
  ["DELETE FROM folders WHERE name = 'Taxes'", ['folders']],
  ["DELETE FROM journal WHERE kind = 'upload.cancelled'", ['journal']],
  ["DELETE FROM journal WHERE kind = 'file.restored'", ['journal']],
  [
    `INSERT INTO journal (subject, at, entry_id, kind, actor, outcome, file_id, bytes)
     SELECT subject, at, entry_id || 'x', kind, actor, outcome, file_id, bytes FROM journal WHERE kind = 'file.removed'`,
    ['journal', 'sums'],
  ],
  ["UPDATE journal SET bytes = 1 WHERE kind = 'file.trashed'", ['journal']],
  ["UPDATE journal SET bytes = 0 WHERE kind = 'file.removed'", ['journal', 'sums']],
  ["UPDATE journal SET bytes = 1 WHERE kind = 'file.removed' AND bytes = 0", ['journal', 'sums']],
  ["UPDATE journal SET file_id = '01K00000000000000000000000' WHERE kind = 'file.downloaded'", ['journal']],
  ['UPDATE hours SET downloads = downloads + 1', ['sums']],
  ['UPDATE user_days SET active_hours = 0', ['sums']],
  ['UPDATE arrivals SET users = 7', ['sums']],
  ['UPDATE accounts SET last_activity_at = 1 WHERE files > 0', ['last activity']],
  [
    "UPDATE files SET state = 'stored', stored_at = 1 WHERE state = 'pending'",
    ['usage', 'words', 'journal', 'objects'],
  ],
  ['DELETE FROM objects WHERE size > 100', ['objects', 'files on the disk']],
  [
    "INSERT INTO objects (key, size, content_type, sha256, stored_at) VALUES ('u/a/01K00000000000000000000000', 1, '', '', 1)",
    ['objects', 'files on the disk'],
  ],
  ['UPDATE objects SET size = size + 1 WHERE size < 100', ['objects', 'files on the disk']],
];

test.each(statements)('%s', async (statement, expected) => {
  const its = await aCopy();
  const sqlite = new DatabaseSync(join(its, 'stowage.db'));
  const { changes } = sqlite.prepare(statement).run();
  sqlite.close();
  expect(changes).toBeGreaterThan(0);
  expect((await audit(its)).toSorted()).toEqual(expected.toSorted());
  await rm(its, { recursive: true });
});

const deeds: [string, (file: string) => void, string[], string[]][] = [
  ['a file that is gone', (file) => rmSync(file), ['files on the disk'], ['files on the disk']],
  ['a file that was cut', (file) => truncateSync(file, 3), ['files on the disk'], ['files on the disk']],
  ['a file that grew', (file) => appendFileSync(file, 'x'), ['files on the disk'], ['files on the disk']],
  ['a file beside', (file) => writeFileSync(`${file}.x`, ''), ['files on the disk'], ['files on the disk']],
  ['a byte that changed', (file) => flip(file), [], ['checksums']],
];

test.each(deeds)('%s', async (_, deed, expected, expectedOfDeep) => {
  const its = await aCopy();
  deed(objectFiles(its).find((path) => statSync(path).size === bytes.length)!);
  expect(await audit(its)).toEqual(expected);
  expect(await audit(its, true)).toEqual(expectedOfDeep);
  await rm(its, { recursive: true });
});

test('a byte that changed in a file that came in parts', async () => {
  const its = await aCopy({ touchLarge: true });
  flip(objectFiles(its).find((path) => statSync(path).size === largeSize)!);
  expect(await audit(its, true)).toEqual(['checksums']);
  await rm(its, { recursive: true });
});

test('the command says so and ends with 0, or tells of each difference and ends with 1', async () => {
  const run = (its: string, ...flags: string[]) =>
    spawnSync(process.execPath, [command, ...flags], { env: { STOWAGE_DATA: its }, encoding: 'utf8' });
  expect(run(directory, '--deep')).toMatchObject({
    status: 0,
    stdout: `Books and store in ${directory} agree, and every byte is as it arrived.\n`,
  });
  const its = await aCopy();
  const sqlite = new DatabaseSync(join(its, 'stowage.db'));
  sqlite.exec('UPDATE holdings SET files = files + 1');
  sqlite.close();
  const { status, stdout } = run(its);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^holdings: all accounts .*\n1 difference\.\n$/);
  await rm(its, { recursive: true });
  expect(run(join(its, 'nowhere'))).toMatchObject({
    status: 2,
    stderr: `There are no books in ${its}/nowhere.\n`,
  });
  expect(run(directory, '--depe')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^.*--depe.*\n$/),
  });
  expect(run(directory, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--deep') });
});

/** The large file is only linked, unless it is to be touched. */
async function aCopy({ touchLarge = false } = {}): Promise<string> {
  const its = await mkdtemp(join(tmpdir(), 'stowage-audit-copy-'));
  const isLarge = (path: string) => statSync(path).size === largeSize;
  cpSync(directory, its, { recursive: true, filter: (path) => touchLarge || !isLarge(path) });
  if (!touchLarge) {
    for (const path of objectFiles(directory).filter(isLarge)) linkSync(path, path.replace(directory, its));
  }
  return its;
}

function flip(file: string): void {
  const content = readFileSync(file);
  content[content.length - 1]! ^= 1;
  writeFileSync(file, content);
}

const command = fileURLToPath(new URL('../../../infrastructure/local/audit.ts', import.meta.url));
