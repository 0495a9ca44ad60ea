// Holds docs/capacity.md to what is measured, and the table to its promise that a page costs the same in any library.

import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createTable } from '../../aws-lane/create-table.ts';
import { laneClient } from '../../aws-lane/lane-client.ts';
import { cellOf, measureOperations, type Measured } from '../../aws-lane/operations.ts';

/** Just large enough for a word to be common. */
const largerLibrary = 1_100;

const page = new URL('../../../docs/capacity.md', import.meta.url);

describe('consumed capacity', () => {
  const tableName = 'capacity';
  let small: Measured;
  let larger: Measured;
  let documented: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    await createTable(tableName);
    const client = laneClient();
    small = await measureOperations(client, tableName, 100);
    larger = await measureOperations(client, tableName, largerLibrary);
    documented = rowsOf(await readFile(page, 'utf8'));
  });

  test('docs/capacity.md tells of every operation', () => {
    expect([...documented.keys()]).toEqual([...small.keys()]);
  });

  test('what it tells is what is measured', () => {
    for (const [name, [first, second]] of documented) {
      expect([name, cellOf(small.get(name)!), cellOf(larger.get(name)!)]).toEqual([name, first, second]);
    }
  });

  test('it is the same for ten thousand files and for a hundred thousand', () => {
    for (const [name, [, second, third]] of documented) expect([name, third]).toEqual([name, second]);
  });
});

/** The cells of the page's table by the operation that they begin with. */
function rowsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(rows.map(([name, ...cells]) => [name!, cells]));
}
