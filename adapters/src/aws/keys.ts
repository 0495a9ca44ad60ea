// What the table's keys contain (their names: table.ts). DynamoDB compares text by its UTF-8 bytes, so numbers are
// written with leading zeros, and every sort key ends in an id, which makes it unique and breaks ties.

import { createHash } from 'node:crypto';
import {
  FileName,
  type FileId,
  type FileQuery,
  type FileRecord,
  type Folder,
  type Instant,
  type Owner,
} from '@stowage/domain';
import type { ActivityKind, JournalEntry } from '@stowage/domain';
import { journalPrefix, ownerPrefix } from './table.ts';

export const ownerKey = (owner: Owner): string => `${ownerPrefix}${owner}`;
export const sessionsSort = 'SESSIONS';
export const fileSort = (fileId: FileId): string => `F#${fileId}`;
export const wordPrefix = (word: string): string => `W#${head(word, longestWord)}`;
export const wordSort = (word: string, fileId: FileId): string => `${wordPrefix(word)}#${fileId}`;

/** The folders directly in one, under this key and by their names. */
export const foldersKey = (owner: Owner, parent: Folder): string => `N#${owner}#${digest(parent)}`;
export const folderSort = (name: string): string =>
  `${head(FileName.fold(name), longestFolded)}${nameEnd}${name}`;
export const folderShape = /^[^\0]*\0[^\0]+$/;

export const journalKey = (subject: Owner): string => `${journalPrefix}${subject}`;
export const kindKey = (subject: Owner, kind: ActivityKind): string => `${journalKey(subject)}#${kind}`;
export const journalSort = (entry: JournalEntry): string => numberSort(entry.at, entry.entryId);

/** Pending uploads of everybody, in as many partitions as an id has last characters, for all starts of uploads write here. */
export const pendingKey = (lastCharacter: string): string => `PENDING#${lastCharacter}`;
export const pendingShards: readonly string[] = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];

/** All hours of event lags, under one key: there are 9,000 in a year. */
export const lagKey = 'LAG';
/** Everybody's record, spread so that no partition has to take all that is written. */
export const everyoneKey = (shard: number): string => `E#${shard}`;

/** What all accounts share a listing of is spread over this many partitions, and merged when it is read. */
export const shards = 8;

export const shardOf = (id: string): number => createHash('sha256').update(id).digest()[0]! % shards;

// What is kept of the accounts, and of the journal in sums (projection-rows.ts).

export const registerKey = (owner: Owner): string => `R#${owner}`;
export const registerSort = 'REGISTER';
/** A second copy of the same row: a row can be sorted by one number only, and this one is by files. */
export const registerByFilesSort = 'REGISTER-BY-FILES';

export const listedKey = (shard: number, copy: 'main' | 'files', status?: 'enabled' | 'disabled'): string =>
  [copy === 'main' ? 'R' : 'RF', shard, ...(status ? [status] : [])].join('#');

export const userDaysKey = (owner: Owner): string => `D#${owner}`;
/** Whoever uploaded on a day, to be sorted by how much. */
export const topKey = (day: Instant, shard: number): string => `D#${digits(day)}#${shard}`;

export const talliesKey = { hour: 'T#HOURS', day: 'T#DAYS' } as const;
export const arrivalsKey = 'T#ARRIVALS';
/** @param previous the user's active day before; 0 if there is none */
export const arrivalsSort = (day: Instant, previous: Instant): string => `${digits(day)}#${digits(previous)}`;
export const holdingsKey = 'T#HOLDINGS';

/** How far a long piece of work has come. */
export const checkpointKey = 'T#CHECKPOINTS';

/** Enough digits for every whole number that JavaScript can count to, and so for sizes and times. */
export const digits = (value: number): string => String(Math.max(0, value)).padStart(16, '0');

export const wideKey = (owner: Owner, state: string): string => `${ownerKey(owner)}#${state}`;

export const narrowKey = (owner: Owner, state: string, folder: Folder): string =>
  `${wideKey(owner, state)}#${digest(folder)}`;

/** A folder's text may be longer than the 2,048 bytes of a partition key. */
const digest = (folder: Folder): string => createHash('sha256').update(folder).digest('base64url');

/** Which listings a file stands in, and where. */
export interface ListingKeys {
  readonly wide?: string;
  readonly narrow?: string;
  readonly byName?: string;
  readonly bySize?: string;
  readonly byTime: string;
}

/** @returns undefined where the file is in no listing */
export function listingKeys(file: FileRecord): ListingKeys | undefined {
  const { owner, fileId, state } = file;
  if (state === 'pending') {
    return {
      wide: wideKey(owner, state),
      narrow: pendingKey(fileId.slice(-1)),
      byTime: numberSort(file.signedAt, fileId),
    };
  }
  // In no listing that people see; but a folder that it lies in is not empty.
  if (state === 'quarantined') {
    return { narrow: narrowKey(owner, state, file.folder), byTime: numberSort(file.storedAt ?? 0, fileId) };
  }
  if (state !== 'stored' && state !== 'trashed') return undefined;
  return {
    wide: wideKey(owner, state),
    narrow: narrowKey(owner, state, file.folder),
    byName: textSort(FileName.fold(file.name), fileId),
    bySize: numberSort(file.size, fileId),
    byTime: numberSort(file.storedAt ?? 0, fileId),
  };
}

/** For each order, the attribute that sorts by it and what its values look like. */
export const sortOrders = {
  name: { attribute: 'byName', index: 'by-name', shape: /^[^\0]*\0[0-9A-Z]{26}$/ },
  size: { attribute: 'bySize', index: 'by-size', shape: /^\d{16}#[0-9A-Z]{26}$/ },
  uploadedAt: { attribute: 'byTime', index: 'by-time', shape: /^\d{16}#[0-9A-Z]{26}$/ },
} as const satisfies Record<FileQuery['sort'], unknown>;

export const numberSort = (value: number, id: string): string => `${digits(value)}#${id}`;

// Sorts before every character that a name can have, so that "a" comes before "a b".
const nameEnd = '\0';

export const textSort = (text: string, id: string): string => `${head(text, longestName)}${nameEnd}${id}`;

// A sort key has at most 1,024 bytes. Folding can make a name longer than that; what is cut off no longer takes part
// in the order, and a search finds its words by their beginnings.
const longestName = 990;
/** Of a folder, whose whole name of up to 255 bytes follows. */
const longestFolded = 768;
const longestWord = 256;

/** As many whole characters of `text` as fit into that many bytes of UTF-8. */
function head(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
