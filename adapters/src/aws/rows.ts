// The domain's records as rows of the table, and back. Keys are derived from the record, so they are not read back.

import {
  FileName,
  Folder,
  type FileId,
  type FileRecord,
  type JournalEntry,
  type Owner,
} from '@stowage/domain';
import {
  everyoneKey,
  fileSort,
  folderSort,
  foldersKey,
  journalKey,
  journalSort,
  kindKey,
  listingKeys,
  ownerKey,
  shardOf,
  wordSort,
  type ListingKeys,
} from './keys.ts';
import type { KeyAttribute } from './table.ts';

/** Where a row lies. */
export interface Place {
  readonly pk: string;
  readonly sk: string;
}

export type Row = Record<string, unknown>;

/** A word of a listed file's name, with what a search needs to filter and sort by before it reads the file itself. */
export interface WordRow extends Place {
  readonly fileId: FileId;
  readonly listed: ListingKeys;
}

/**
 * Words of a name that can be searched for. A change may take all of a file's old words away and write as many new
 * ones, and all of it must fit into one transaction.
 */
const mostWords = 45;

export const filePlace = ({ owner, fileId }: Pick<FileRecord, 'owner' | 'fileId'>): Place => ({
  pk: ownerKey(owner),
  sk: fileSort(fileId),
});

export const fileRow = (file: FileRecord): Row => ({ ...file, ...filePlace(file), ...listingKeys(file) });

// What was written was valid, so it is taken at its word.
export const fileOf = (row: Row): FileRecord => withoutKeys(row) as unknown as FileRecord;

/** All that there is to say of a folder. */
export const folderPlace = (owner: Owner, folder: Folder): Place => ({
  pk: foldersKey(owner, Folder.above(folder)),
  sk: folderSort(Folder.nameOf(folder)),
});

export const folderOf = (parent: Folder, { sk }: Row): Folder =>
  `${parent}${(sk as string).replace(/^[^\0]*\0/, '')}/` as Folder;

/** The words by which a file can be found: of listed files only, by their sort key. */
export function wordRows(file: FileRecord | undefined): ReadonlyMap<string, WordRow> {
  const listed = file && listingKeys(file);
  if (!file || !listed?.byName) return new Map();
  const rows = FileName.words(file.name)
    .slice(0, mostWords)
    .map((word) => ({
      pk: ownerKey(file.owner),
      sk: wordSort(word, file.fileId),
      fileId: file.fileId,
      listed,
    }));
  return new Map(rows.map((row) => [row.sk, row]));
}

export function journalRow(entry: JournalEntry): Row {
  const sk = journalSort(entry);
  return {
    ...entry,
    pk: journalKey(entry.subject),
    sk,
    wide: everyoneKey(shardOf(entry.entryId)),
    narrow: kindKey(entry.subject, entry.kind),
    byTime: sk,
  };
}

export const entryOf = (row: Row): JournalEntry => withoutKeys(row) as unknown as JournalEntry;

const keyAttributes: readonly KeyAttribute[] = ['pk', 'sk', 'wide', 'narrow', 'byName', 'bySize', 'byTime'];

const withoutKeys = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !keyAttributes.includes(name as KeyAttribute)));
