import { expect, test } from '@jest/globals';
import { ApiProblem } from '../api/api-problem';
import { csvLine } from './csv';
import { type Exportable, writeExport } from './write-export';

const numbers: Exportable<number>['columns'] = [
  { name: 'number', of: (item) => item },
  { name: 'text', of: (item) => `-${item}` },
];

/** As many pages of two as there are. */
const listOf = (length: number): Exportable<number> => ({
  columns: numbers,
  read: async (cursor) => {
    const start = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(2, length - start) }, (_, index) => start + index);
    return { items, nextCursor: start + 2 < length ? String(start + 2) : null };
  },
});

const unhurried = new AbortController().signal;

test('a spreadsheet gets text as text', () => {
  const cells = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    'a=1',
    'a,b',
    'say "no"',
    'two\nlines',
    -1,
    null,
  ];
  expect(csvLine(cells)).toBe(
    `'=1+1,'+1,'-1,'@SUM(A1),'\t=1,' =1,a=1,"a,b","say ""no""","two\nlines",-1,\r\n`,
  );
});

test('every page is in it, and each is told of', async () => {
  const told: number[] = [];
  const csv = await writeExport(listOf(5), 'csv', (lines) => told.push(lines), unhurried);
  expect(await textOf(csv)).toBe("\uFEFFnumber,text\r\n0,'-0\r\n1,'-1\r\n2,'-2\r\n3,'-3\r\n4,'-4\r\n");
  expect(csv.type).toBe('text/csv;charset=utf-8');
  expect(told).toEqual([2, 4, 5]);
  expect(await textOf(await writeExport(listOf(3), 'jsonl', () => {}, unhurried))).toBe('0\n1\n2\n');
});

test('waits when it is asked to, and gives up rather than leave something out', async () => {
  const list = listOf(5);
  let refusals = 1;
  const busy = async (cursor: string | undefined) => {
    if (cursor === '2' && refusals-- > 0) throw new ApiProblem('too-many-requests', 'slow down', {}, 1);
    return list.read(cursor);
  };
  expect(
    (await textOf(await writeExport({ ...list, read: busy }, 'jsonl', () => {}, unhurried))).length,
  ).toBe(10);
  const broken = async (cursor: string | undefined) => {
    if (cursor === '4') throw new ApiProblem('forbidden', 'no');
    return list.read(cursor);
  };
  await expect(writeExport({ ...list, read: broken }, 'jsonl', () => {}, unhurried)).rejects.toThrow('no');
});

test('can be stopped', async () => {
  const stop = new AbortController();
  const stopped = writeExport(listOf(1_000_000), 'jsonl', (lines) => lines > 4 && stop.abort(), stop.signal);
  await expect(stopped).rejects.toThrow('abort');
});

const textOf = async (blob: Blob): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer());
