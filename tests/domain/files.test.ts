// What people do with a file that is stored, through the use cases over the embedded adapters in memory.

import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteFolders } from '@stowage/adapters/embedded/sqlite-folders';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import {
  ChangeFile,
  Folder,
  isKept,
  noUsage,
  ObjectKey,
  RemoveFile,
  RestoreFile,
  type FileRecord,
  type FileState,
  type ObjectStore,
} from '@stowage/domain';
import { anOwner, aStoredFile, enter, newId, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';

const database = new Database(':memory:');
afterAll(() => database.close());
const ledger = new SqliteLedger(database, ampleQuota);
const catalog = new SqliteCatalog(database);
const folders = new SqliteFolders(database);
const journal = new SqliteJournal(database);

let removed: string[];
let storeFails: boolean;
const store = {
  async remove(key: ObjectKey) {
    if (storeFails) throw new Error('the store is down');
    removed.push(ObjectKey.format(key));
  },
} as unknown as ObjectStore;
beforeEach(() => {
  removed = [];
  storeFails = false;
});

const clock = () => noon;
const changeFile = new ChangeFile(folders, ledger, clock, newId);
const removeFile = new RemoveFile(ledger, store, clock, newId);
const restoreFile = new RestoreFile(catalog, folders, ledger, clock, newId);

async function aFile(state: FileState = 'stored'): Promise<FileRecord> {
  const file = aStoredFile(anOwner(), { state, folder: Folder.parse('/a/') });
  await enter(ledger, [file]);
  return { ...file, version: 1 };
}

const commandOf = ({ owner, fileId }: FileRecord) => ({ caller: { owner, requestId: 'r' }, fileId });
const rowOf = ({ owner, fileId }: FileRecord) => catalog.find(owner, fileId);
const usageOf = async ({ owner }: FileRecord) => (await ledger.account(owner)).usage;
const foldersOf = async ({ owner }: FileRecord) =>
  (await folders.list(owner, Folder.root, { limit: 9 })).items;
const entriesOf = async ({ owner }: FileRecord) => (await journal.list(owner, {}, { limit: 9 })).items;

const othersThan = (...states: FileState[]): FileState[] =>
  (['pending', 'stored', 'quarantined', 'trashed', 'cancelled', 'removed'] as const).filter(
    (state) => !states.includes(state),
  );
const refusalOf = (state: FileState) =>
  state === 'cancelled' || state === 'removed' ? 'not-found' : 'conflict';

describe('ChangeFile', () => {
  test('renames and moves, and records what was before', async () => {
    const file = await aFile();
    const changed = await changeFile.execute({ ...commandOf(file), name: 'Été.pdf', folder: '/b/' });
    expect(changed).toEqual({ ...file, name: 'Été.pdf'.normalize(), folder: '/b/', version: 2 });
    expect(await rowOf(file)).toEqual(changed);
    expect(await entriesOf(file)).toEqual([
      expect.objectContaining({
        kind: 'file.changed',
        actor: file.owner,
        name: changed.name,
        requestId: 'r',
        details: { nameBefore: 'report.pdf', folderBefore: '/a/', folder: '/b/' },
      }),
    ]);
  });

  test('makes the folder that it moves to, and leaves the one that it came from', async () => {
    const file = await aFile();
    await folders.make(file.owner, [file.folder]);
    await changeFile.execute({ ...commandOf(file), folder: '/b/c/' });
    expect(await foldersOf(file)).toEqual(['/a/', '/b/']);
  });

  test('what is left out stays, and is not spoken of', async () => {
    const file = await aFile();
    const moved = await changeFile.execute({ ...commandOf(file), folder: '/' });
    expect([moved.name, moved.folder]).toEqual([file.name, '/']);
    const renamed = await changeFile.execute({ ...commandOf(file), name: 'x' });
    expect([renamed.name, renamed.folder]).toEqual(['x', '/']);
    expect((await entriesOf(file)).map(({ details }) => details)).toEqual([
      { nameBefore: 'report.pdf' },
      { folderBefore: '/a/', folder: '/' },
    ]);
  });

  test('a change to what is there already is none', async () => {
    const file = await aFile();
    const same = await changeFile.execute({ ...commandOf(file), name: file.name, folder: file.folder });
    expect(same).toEqual(file);
    expect(await entriesOf(file)).toEqual([]);
  });

  test.each([{}, { name: '..' }, { folder: '/a' }, { name: 'a', folder: '//' }])(
    '%j is refused',
    async (change) => {
      const file = await aFile();
      const refusal = { code: 'invalid-request' };
      await expect(changeFile.execute({ ...commandOf(file), ...change })).rejects.toMatchObject(refusal);
      expect(await rowOf(file)).toEqual(file);
    },
  );

  test.each(othersThan('stored'))('a file that is %s cannot be changed', async (state) => {
    const file = await aFile(state);
    const refusal = { code: refusalOf(state) };
    await expect(changeFile.execute({ ...commandOf(file), name: 'x' })).rejects.toMatchObject(refusal);
    expect(await rowOf(file)).toEqual(file);
  });
});

describe('RemoveFile, into the trash', () => {
  const trash = (file: FileRecord) => removeFile.execute({ ...commandOf(file), permanent: false });

  test('keeps object and charge, and doing it twice is recorded once', async () => {
    const file = await aFile();
    await trash(file);
    await trash(file);
    expect((await rowOf(file))!.state).toBe('trashed');
    expect(await usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: file.size });
    expect((await entriesOf(file)).map(({ kind }) => kind)).toEqual(['file.trashed']);
    expect(removed).toEqual([]);
  });

  test.each(othersThan('stored', 'trashed'))('refuses what is %s', async (state) => {
    const file = await aFile(state);
    await expect(trash(file)).rejects.toMatchObject({ code: refusalOf(state) });
    expect(await rowOf(file)).toEqual(file);
  });
});

describe('RemoveFile, for good', () => {
  const remove = (file: FileRecord) => removeFile.execute({ ...commandOf(file), permanent: true });

  test.each(othersThan('pending', 'cancelled', 'removed'))('removes what is %s', async (state) => {
    const file = await aFile(state);
    await remove(file);
    expect((await rowOf(file))!.state).toBe('removed');
    expect(await usageOf(file)).toEqual(noUsage);
    expect(await entriesOf(file)).toEqual([
      expect.objectContaining({ kind: 'file.removed', actor: file.owner, bytes: file.size }),
    ]);
    expect(removed).toEqual([ObjectKey.format(file)]);
  });

  test('a store that fails leaves an object which the same request removes', async () => {
    const file = await aFile();
    storeFails = true;
    await expect(remove(file)).rejects.toThrow('down');
    expect(await usageOf(file)).toEqual(noUsage);
    storeFails = false;
    await remove(file);
    expect(removed).toEqual([ObjectKey.format(file)]);
    expect(await usageOf(file)).toEqual(noUsage);
    expect(await entriesOf(file)).toHaveLength(1);
  });

  test.each(['pending', 'cancelled'] as const)('refuses what is %s', async (state) => {
    const file = await aFile(state);
    await expect(remove(file)).rejects.toMatchObject({ code: refusalOf(state) });
    expect(removed).toEqual([]);
  });
});

describe('RestoreFile', () => {
  test('takes a file out of the trash, once', async () => {
    const file = await aFile('trashed');
    expect(await restoreFile.execute(commandOf(file))).toEqual({ ...file, state: 'stored', version: 2 });
    expect(await restoreFile.execute(commandOf(file))).toMatchObject({ state: 'stored', version: 2 });
    expect((await entriesOf(file)).map(({ kind }) => kind)).toEqual(['file.restored']);
    expect(await usageOf(file)).toEqual({ ...noUsage, files: 1, bytes: file.size });
  });

  test('makes its folder anew, if that was removed meanwhile', async () => {
    const file = await aFile('trashed');
    expect(await foldersOf(file)).toEqual([]);
    await restoreFile.execute(commandOf(file));
    expect(await foldersOf(file)).toEqual(['/a/']);
  });

  test.each(othersThan('stored', 'trashed'))('refuses what is %s', async (state) => {
    const file = await aFile(state);
    await expect(restoreFile.execute(commandOf(file))).rejects.toMatchObject({ code: refusalOf(state) });
    expect(isKept((await rowOf(file))!.state)).toBe(isKept(state));
    expect(await foldersOf(file)).toEqual([]);
  });
});
