// What the use cases ask of the table, one by one, so that each can be measured.

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbFolders } from '@stowage/adapters/aws/dynamodb-folders';
import { DynamoDbJournal } from '@stowage/adapters/aws/dynamodb-journal';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import {
  Folder,
  usageChange,
  type Change,
  type FileQuery,
  type FileRecord,
  type JournalEntry,
  type Owner,
} from '@stowage/domain';
import { aPendingFile, anEntry, anOwner, beginning, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';
import { lanePatience } from './lane-client.ts';
import { writeLibrary } from './library.ts';
import { meter, type Consumption } from './meter.ts';

export type Measured = ReadonlyMap<string, Consumption>;

/** As docs/capacity.md writes it: requests, read units, write units. */
export const cellOf = ({ requests, read, write }: Consumption): string => `${requests} / ${read} / ${write}`;

/** Rows of a page. A library of a hundred files has two of them. */
const pageLimit = 50;

/** What each operation consumes in a library of so many files. */
export async function measureOperations(
  client: DynamoDBDocumentClient,
  tableName: string,
  libraryFiles: number,
): Promise<Measured> {
  const owner = anOwner();
  const files = await writeLibrary(client, tableName, owner, libraryFiles);
  const measure = meter(client);
  const measured = new Map<string, Consumption>();
  for (const [name, operation] of operationsOn(client, tableName, owner, files)) {
    measured.set(name, await measure(operation));
  }
  client.middlewareStack.remove('consumption');
  return measured;
}

function* operationsOn(
  client: DynamoDBDocumentClient,
  tableName: string,
  owner: Owner,
  files: readonly FileRecord[],
): Generator<[name: string, operation: () => Promise<unknown>]> {
  const ledger = new DynamoDbLedger(client, tableName, ampleQuota, lanePatience);
  const catalog = new DynamoDbCatalog(client, tableName);
  const folders = new DynamoDbFolders(client, tableName);
  const journal = new DynamoDbJournal(client, tableName);
  const middle = files[files.length / 2]!;

  const upload = aPendingFile(owner);
  const change = (file: FileRecord, to: (current: FileRecord) => Change) =>
    ledger.change(owner, [file.fileId], (current) => to(current!));
  yield ['start an upload', () => ledger.change(owner, [upload.fileId], () => beginning(upload))];
  yield ['refuse an upload', () => journal.append(anEntry(owner, { kind: 'quota.exceeded' }))];
  yield ['renew an upload’s URL', () => change(upload, (file) => ({ ...unmoved, file }))];
  yield ['list unfinished uploads', () => catalog.listUnfinished(owner, { limit: 10 })];
  yield ['record an arrival', () => change(upload, arrival)];
  yield ['record it again', () => ledger.change(owner, [upload.fileId], () => undefined)];

  const group = Array.from({ length: 10 }, () => aPendingFile(owner));
  const ids = group.map(({ fileId }) => fileId);
  yield [
    'start ten uploads, one by one',
    async () => {
      for (const file of group) await ledger.change(owner, [file.fileId], () => beginning(file));
    },
  ];
  yield ['record their ten arrivals at once', () => ledger.change(owner, ids, (file) => arrival(file!))];

  const cancelled = aPendingFile(owner);
  yield ['start another upload', () => ledger.change(owner, [cancelled.fileId], () => beginning(cancelled))];
  yield ['cancel it', () => change(cancelled, cancelling)];

  yield ['describe a file', () => catalog.find(owner, middle.fileId)];
  yield ['download a file', () => change(middle, download)];

  const everything: FileQuery = { state: 'stored', words: [], sort: 'name', order: 'asc' };
  const list = (query: Partial<FileQuery>, after?: string) =>
    catalog.list(owner, { ...everything, ...query }, { limit: pageLimit, after });
  for (const sort of ['name', 'size', 'uploadedAt'] as const) {
    yield [`list ${pageLimit} files by ${sort}`, () => list({ sort, order: 'desc' })];
  }
  // Where a page in the middle begins is known without walking there.
  const position = `${String(middle.size).padStart(16, '0')}#${middle.fileId}`;
  yield [`list ${pageLimit} files from the middle`, () => list({ sort: 'size' }, position)];
  yield [
    'list 9 files of a folder',
    () => catalog.list(owner, { ...everything, folder: Folder.parse('/reports/') }, { limit: 9 }),
  ];
  const [parent, empty] = [Folder.parse('/folders/'), Folder.parse('/folders/7/')];
  const made = Array.from({ length: pageLimit }, (_, index) => Folder.parse(`/folders/${index}/`));
  yield [`make ${pageLimit} folders in a new one`, () => folders.make(owner, made)];
  yield ['find a folder made, as each upload into it does', () => folders.make(owner, [empty])];
  yield [`list ${pageLimit} folders`, () => folders.list(owner, parent, { limit: pageLimit })];
  yield ['remove an empty folder', () => folders.remove(owner, empty)];
  yield ['search for a rare word', () => list({ words: ['project00002'] })];
  yield ['search for a rare and a common word', () => list({ words: ['report', 'project00003'] })];
  yield ['search for a common word', () => list({ words: ['report'] })];
  yield ['show usage and quota', () => ledger.account(owner)];
  yield [`show ${pageLimit} entries of the record`, () => journal.list(owner, {}, { limit: pageLimit })];
  yield [
    `show ${pageLimit} entries of one kind`,
    () => journal.list(owner, { kind: 'file.stored' }, { limit: pageLimit }),
  ];
}

const unmoved = { usage: usageChange.none, entries: [] as readonly JournalEntry[] };

const entryOf = (file: FileRecord, kind: JournalEntry['kind']): JournalEntry =>
  anEntry(file.owner, { kind, fileId: file.fileId, name: file.name, bytes: file.size });

const arrival = (file: FileRecord): Change => ({
  file: {
    ...file,
    state: 'stored',
    storedAt: noon,
    recordedAt: noon,
    etag: 'e'.repeat(32),
    sequencer: '0'.repeat(18),
  },
  usage: usageChange.settle(file.size),
  entries: [entryOf(file, 'file.stored')],
});

const cancelling = (file: FileRecord): Change => ({
  file: { ...file, state: 'cancelled' },
  usage: usageChange.release(file.size),
  entries: [entryOf(file, 'upload.cancelled')],
});

const download = (file: FileRecord): Change => ({
  file: { ...file, downloadedAt: noon },
  usage: usageChange.none,
  entries: [entryOf(file, 'file.downloaded')],
});
