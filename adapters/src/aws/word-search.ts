// A search is served by the rows of its words where one of the words is rare: they say which files match and in which
// order, before a single file is read. Where every word is common, walking the sorted listing finds matches soon.

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FileId, Owner } from '@stowage/domain';
import { getRows } from './get-rows.ts';
import { ownerKey, wordPrefix } from './keys.ts';
import { patience } from './patience.ts';
import { filePlace, type Row, type WordRow } from './rows.ts';
import { indexes } from './table.ts';
import { walk, type Stretch } from './walk.ts';

/** A word with more matches than this is common; and a page is made from no more files than this. */
export const searchBound = 1_000;

/** A listing, which is a stretch of an index. */
export type Listing = Stretch & { readonly index: keyof typeof indexes };

/**
 * The rows of those files of a listing that have every rare one of these words, in order; of common words nothing is
 * known yet.
 *
 * @param batch files that are read at once
 * @returns undefined if none of the words is rare
 */
export async function rowsWithRareWords(
  client: DynamoDBDocumentClient,
  tableName: string,
  owner: Owner,
  words: readonly string[],
  listing: Listing,
  batch: number,
): Promise<AsyncIterable<Row> | undefined> {
  const found = await Promise.all(words.map((word) => findWord(client, tableName, owner, word)));
  const [first, ...others] = found.filter((matches) => matches !== undefined);
  if (!first) return undefined;
  const inAll = [...first].filter(([fileId]) => others.every((matches) => matches.has(fileId)));
  return readFiles(client, tableName, owner, inOrder(new Map(inAll), listing), listing, batch);
}

/** The matches of a word by their file's id, or undefined if there are more than `searchBound`. */
async function findWord(
  client: DynamoDBDocumentClient,
  tableName: string,
  owner: Owner,
  word: string,
): Promise<ReadonlyMap<FileId, WordRow> | undefined> {
  const stretch: Stretch = { partition: ownerKey(owner), order: 'asc', beginsWith: wordPrefix(word) };
  const matches = new Map<FileId, WordRow>();
  for await (const row of walk(client, tableName, stretch, searchBound + 1)) {
    // More than one word of a name can begin so.
    const match = row as unknown as WordRow;
    matches.set(match.fileId, match);
    if (matches.size > searchBound) return undefined;
  }
  return matches;
}

/** The ids of those matches that stand in this stretch of the listing, in its order. */
function inOrder(
  matches: ReadonlyMap<FileId, WordRow>,
  { index, partition, order, behind }: Listing,
): FileId[] {
  const key = indexes[index];
  const sign = order === 'asc' ? 1 : -1;
  return [...matches]
    .filter(([, { listed }]) => listed[key.partition] === partition)
    .map(([fileId, { listed }]) => ({ fileId, place: Buffer.from(listed[key.sort]!) }))
    .filter(({ place }) => behind === undefined || sign * place.compare(Buffer.from(behind)) > 0)
    .sort((a, b) => sign * a.place.compare(b.place))
    .map(({ fileId }) => fileId);
}

async function* readFiles(
  client: DynamoDBDocumentClient,
  tableName: string,
  owner: Owner,
  fileIds: readonly FileId[],
  { index, partition }: Listing,
  batch: number,
): AsyncGenerator<Row> {
  const limit = patience();
  const places = fileIds.map((fileId) => filePlace({ owner, fileId }));
  for (let start = 0; start < places.length; start += batch) {
    const asked = places.slice(start, start + batch);
    const rowAt = await getRows(client, tableName, asked, false, limit);
    // A file may have left the listing since its word was read.
    for (const place of asked) {
      const row = rowAt(place);
      if (row?.[indexes[index].partition] === partition) yield row;
    }
  }
}
