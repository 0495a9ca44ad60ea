// A search that matches too much to be gathered walks the sorted index instead; the two must not differ.

import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { FileName, type FileRecord } from '@stowage/domain';
import { anOwner, aStoredFile, enter } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';
import { allPages } from '../../contracts/paging.ts';

test('however common the words, the pages are the matches in order, and each page is bounded', async () => {
  const database = new Database(':memory:');
  const catalog = new SqliteCatalog(database);
  const owner = anOwner();
  const files: FileRecord[] = Array.from({ length: 9_000 }, (_, i) =>
    // Every name has a word that begins with "a"; the two commoner ones meet only at the very end of the sort.
    aStoredFile(owner, {
      name: FileName.parse(i < 8_990 ? `a${i} ${i % 2 ? 'odd' : 'even'}` : `z${i} a odd even`),
      size: i,
    }),
  );
  await enter(new SqliteLedger(database, ampleQuota), files);
  const search = async (words: string[], limit: number) => {
    const sizes: number[] = [];
    const query = { state: 'stored', words, sort: 'size', order: 'asc' } as const;
    const found = await allPages(limit, async (page) => {
      const result = await catalog.list(owner, query, page);
      sizes.push(result.items.length);
      return result;
    });
    return { found: found.map(({ size }) => size), sizes };
  };

  const odd = files.filter(({ name }) => name.includes('odd')).map(({ size }) => size);
  expect((await search(['a', 'odd'], 1_000)).found).toEqual(odd);
  const both = await search(['odd', 'even'], 100);
  expect(both.found).toEqual(files.slice(8_990).map(({ size }) => size));
  // 9,000 rows at 2,000 a page: it took more than one page to find the only ten.
  expect(both.sizes.length).toBeGreaterThan(4);
  expect((await search(['a8999'], 10)).found).toEqual([]);
  expect((await search(['z8999', 'a', 'odd'], 10)).found).toEqual([8_999]);
  database.close();
});
