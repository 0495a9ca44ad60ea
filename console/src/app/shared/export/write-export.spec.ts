import { expect, test } from '@jest/globals';
import { ApiProblem } from '../api/api-problem';
import { writeExport } from './write-export';

const unhurried = new AbortController().signal;

/** A file of so many parts, each of which is its number. */
const fileOf = (parts: number) => async (_: string, cursor: string | undefined) => {
  const part = Number(cursor ?? 0);
  return { content: new Blob([`${part}\n`]), next: part + 1 < parts ? String(part + 1) : undefined };
};

test('every part is in it, and each is told of', async () => {
  const told: number[] = [];
  const lines = await writeExport(fileOf(3), 'jsonl', (bytes) => told.push(bytes), unhurried);
  expect(await textOf(lines)).toBe('0\n1\n2\n');
  expect(lines.type).toBe('application/x-ndjson');
  expect(told).toEqual([2, 4, 6]);
  const csv = await writeExport(fileOf(2), 'csv', () => {}, unhurried);
  expect(await textOf(csv)).toBe('\uFEFF0\n1\n');
});

test('waits when it is asked to, and gives up rather than leave something out', async () => {
  const read = fileOf(3);
  let refusals = 1;
  const busy: typeof read = async (type, cursor) => {
    if (cursor === '2' && refusals-- > 0) throw new ApiProblem('too-many-requests', 'slow down', {}, 1);
    return read(type, cursor);
  };
  expect(await textOf(await writeExport(busy, 'jsonl', () => {}, unhurried))).toBe('0\n1\n2\n');
  const broken: typeof read = async (type, cursor) => {
    if (cursor === '2') throw new ApiProblem('forbidden', 'no');
    return read(type, cursor);
  };
  await expect(writeExport(broken, 'jsonl', () => {}, unhurried)).rejects.toThrow('no');
});

test('can be stopped', async () => {
  const stop = new AbortController();
  const stopped = writeExport(fileOf(1e6), 'jsonl', (bytes) => bytes > 4 && stop.abort(), stop.signal);
  await expect(stopped).rejects.toThrow('abort');
});

const textOf = async (blob: Blob): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer());
