// What the table's keys contain (their names: table.ts). DynamoDB compares text by its UTF-8 bytes, so numbers are
// written with leading zeros, and every sort key ends in an id, which makes it unique and breaks ties.

import { createHash } from 'node:crypto';
import {
  FileName,
  type FileId,
  type FileQuery,
  type FileRecord,
  type Folder,
  type Owner,
} from '@stowage/domain';
import type { ActivityKind, JournalEntry } from '@stowage/domain';
import { journalPrefix } from './table.ts';

export const ownerKey = (owner: Owner): string => `U#${owner}`;
export const accountSort = 'ACCOUNT';
export const fileSort = (fileId: FileId): string => `F#${fileId}`;
export const wordPrefix = (word: string): string => `W#${head(word, longestWord)}`;
export const wordSort = (word: string, fileId: FileId): string => `${wordPrefix(word)}#${fileId}`;

export const journalKey = (subject: Owner): string => `${journalPrefix}${subject}`;
export const kindKey = (subject: Owner, kind: ActivityKind): string => `${journalKey(subject)}#${kind}`;
export const journalSort = (entry: JournalEntry): string => numberSort(entry.at, entry.entryId);

/** All hours of event lags, under one key: there are 9,000 in a year. */
export const lagKey = 'LAG';

/** Enough digits for every whole number that JavaScript can count to, and so for sizes and times. */
export const digits = (value: number): string => String(Math.max(0, value)).padStart(16, '0');

export const wideKey = (owner: Owner, state: string): string => `${ownerKey(owner)}#${state}`;

/** A folder's text may be longer than the 2,048 bytes of a partition key: hence its digest. */
export const narrowKey = (owner: Owner, state: string, folder: Folder): string =>
  `${wideKey(owner, state)}#${createHash('sha256').update(folder).digest('base64url')}`;

/** Which listings a file stands in, and where. */
export interface ListingKeys {
  readonly wide: string;
  readonly narrow?: string;
  readonly byName?: string;
  readonly bySize?: string;
  readonly byTime: string;
}

/** @returns undefined where the file is in no listing */
export function listingKeys(file: FileRecord): ListingKeys | undefined {
  const { owner, fileId, state } = file;
  if (state === 'pending') {
    return { wide: wideKey(owner, state), byTime: numberSort(file.signedAt, fileId) };
  }
  if (state !== 'stored' && state !== 'trashed') return undefined;
  return {
    wide: wideKey(owner, state),
    narrow: narrowKey(owner, state, file.folder),
    byName: `${head(FileName.fold(file.name), longestName)}${nameEnd}${fileId}`,
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

const numberSort = (value: number, id: string): string => `${digits(value)}#${id}`;

// Sorts before every character that a name can have, so that "a" comes before "a b".
const nameEnd = '\0';

// A sort key has at most 1,024 bytes. Folding can make a name longer than that; what is cut off no longer takes part
// in the order, and a search finds its words by their beginnings.
const longestName = 990;
const longestWord = 256;

/** As many whole characters of `text` as fit into that many bytes of UTF-8. */
function head(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
