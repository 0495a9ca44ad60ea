// Rows as DynamoDB streams carry them: every value in an object that names its type.

import type { JournalEntry } from '@stowage/domain';
import type { AttributeValue } from 'aws-lambda';
import { entryOf, type Row } from './rows.ts';
import { journalPrefix } from './table.ts';

export type StreamImage = Readonly<Record<string, AttributeValue>>;

/** The row that the image is of. */
export const rowInImage = (image: StreamImage): Row => plain(image);

/** The line of the record that the image is of. @returns undefined for other rows */
export const entryInImage = (image: StreamImage): JournalEntry | undefined =>
  image['pk']?.S?.startsWith(journalPrefix) ? entryOf(plain(image)) : undefined;

const plain = (image: StreamImage): Row =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));

function plainValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL) return null;
  if (value.M !== undefined) return plain(value.M);
  if (value.L !== undefined) return value.L.map(plainValue);
  throw new Error(`A row has no values like ${JSON.stringify(value)}.`);
}
