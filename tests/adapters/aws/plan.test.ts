// Which changes take rows away. Functions that make no other have no right to delete any.

import { expect, test } from '@jest/globals';
import { planOf } from '@stowage/adapters/aws/plan';
import { FileName, usageChange, type FileRecord } from '@stowage/domain';
import { anOwner, aPendingFile, aStoredFile, noon } from '../../builders/records.ts';

const owner = anOwner();
const pending = aPendingFile(owner);
const stored = aStoredFile(owner);

const deletedRows = (current: FileRecord | undefined, file: FileRecord): number =>
  planOf('books', current, { file, usage: usageChange.none, entries: [] }).items.filter((its) => its.Delete)
    .length;

test.each<[string, FileRecord | undefined, FileRecord]>([
  ['the start of an upload', undefined, pending],
  ['its end without a file', pending, { ...pending, state: 'cancelled' }],
  ['an arrival', pending, { ...pending, state: 'stored', storedAt: noon }],
  ['an arrival of another size', pending, { ...pending, state: 'quarantined', storedAt: noon }],
  ['an arrival of what had arrived', stored, { ...stored, storedAt: noon + 9_000 }],
  ['a download', stored, { ...stored, downloadedAt: noon + 9_000 }],
])('%s takes no row away', (_, current, file) => {
  expect(deletedRows(current, file)).toBe(0);
});

test.each<[string, FileRecord]>([
  ['a new name', { ...stored, name: FileName.parse('other.pdf') }],
  ['a removal', { ...stored, state: 'removed' }],
])('%s takes words away', (_, file) => {
  expect(deletedRows(stored, file)).toBeGreaterThan(0);
});
