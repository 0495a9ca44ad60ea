// What the port's suite cannot ask of every ledger: more than one transaction, many at once, and words without end.

import { beforeAll, describe, expect, test } from '@jest/globals';
import { DynamoDbCatalog } from '@stowage/adapters/aws/dynamodb-catalog';
import { DynamoDbLedger } from '@stowage/adapters/aws/dynamodb-ledger';
import { FileName, usageChange, type FileQuery, type FileRecord } from '@stowage/domain';
import { createTable } from '../../aws-lane/create-table.ts';
import { laneClient, lanePatience } from '../../aws-lane/lane-client.ts';
import { writeLibrary } from '../../aws-lane/library.ts';
import { anEntry, anOwner, aPendingFile, aStoredFile, beginning } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';
import { allPages } from '../../contracts/paging.ts';

const tableName = 'ledger';
const client = laneClient();
const ledger = new DynamoDbLedger(client, tableName, ampleQuota, lanePatience);
const catalog = new DynamoDbCatalog(client, tableName);
beforeAll(() => createTable(tableName));

const stored: FileQuery = { state: 'stored', words: [], sort: 'name', order: 'asc' };

describe('DynamoDbLedger', () => {
  test('thirty parallel reservations with room for all succeed, all of them', async () => {
    const owner = anOwner();
    const files = Array.from({ length: 30 }, () => aPendingFile(owner));
    await Promise.all(files.map((file) => ledger.change(owner, [file.fileId], () => beginning(file))));
    expect((await ledger.account(owner)).usage).toEqual({
      ...usageChange.none,
      reservedFiles: 30,
      reservedBytes: 30_000,
    });
  });

  test('a list too long for one transaction is cut between files', async () => {
    const owner = anOwner();
    const files = Array.from({ length: 250 }, () => aStoredFile(owner));
    const byId = new Map(files.map((file) => [file.fileId, file]));
    const outcomes = await ledger.change(owner, [...byId.keys()], (_, fileId) =>
      beginning(byId.get(fileId)!, [anEntry(owner, { fileId })]),
    );
    expect(outcomes.map(({ fileId, changed }) => [fileId, changed])).toEqual(
      files.map(({ fileId }) => [fileId, true]),
    );
    expect((await ledger.account(owner)).usage).toMatchObject({ files: 250, bytes: 250_000 });
    expect(await allPages(100, (page) => catalog.list(owner, stored, page))).toHaveLength(250);
  });

  test('a decision that throws for a file of a later transaction keeps the earlier ones from being written', async () => {
    const owner = anOwner();
    const files = Array.from({ length: 150 }, () => aPendingFile(owner));
    const byId = new Map(files.map((file) => [file.fileId, file]));
    const last = files.at(-1)!.fileId;
    const call = ledger.change(owner, [...byId.keys()], (_, fileId) => {
      if (fileId === last) throw new RangeError('a fault');
      return beginning(byId.get(fileId)!);
    });
    await expect(call).rejects.toThrow(RangeError);
    expect((await ledger.account(owner)).usage).toEqual(usageChange.none);
  });

  test('a name of more words than a transaction has room for is stored, renamed, and found', async () => {
    const owner = anOwner();
    const words = (prefix: string) =>
      FileName.parse(Array.from({ length: 60 }, (_, index) => `${prefix}${index}`).join(' '));
    const file = aStoredFile(owner, { name: words('a') });
    await ledger.change(owner, [file.fileId], () => beginning(file));
    const name = words('b');
    await ledger.change(owner, [file.fileId], (current) => ({
      file: { ...current!, name },
      usage: usageChange.none,
      entries: [],
    }));
    const search = async (word: string) =>
      (await catalog.list(owner, { ...stored, words: [word] }, { limit: 10 })).items.map(
        (found) => found.name,
      );
    expect(await search('b7')).toEqual([name]);
    expect(await search('a7')).toEqual([]);
  });
});

describe('DynamoDbCatalog', () => {
  test('finds all matches of a word too common to gather, page by page, alone and with a rare one', async () => {
    const owner = anOwner();
    const files = await writeLibrary(client, tableName, owner, 1_200);
    const search = (words: readonly string[], limit: number): Promise<FileRecord[]> =>
      allPages(limit, (page) => catalog.list(owner, { ...stored, sort: 'size', order: 'desc', words }, page));
    const newest = files.toReversed().map(({ fileId }) => fileId);
    expect((await search(['report'], 500)).map(({ fileId }) => fileId)).toEqual(newest);
    const few = await search(['report', 'project00058'], 7);
    expect(few.map(({ fileId }) => fileId)).toEqual(newest.slice(20, 40));
  });
});
