import { expect, test } from '@jest/globals';
import type { Call } from '../shared/api/call';
import { ApiTransport, type Put } from './api-transport';

test('one look finds all that were recorded since, also more than one page of the library has', async () => {
  const library = Array.from({ length: 6_000 }, (_, index) => ({ fileId: `f${index}` }));
  const asked: unknown[] = [];
  const list = async (route: string, { query }: { query: { limit: number; cursor?: string } }) => {
    asked.push(route);
    const start = Number(query.cursor ?? 0);
    const end = start + query.limit;
    return { items: library.slice(start, end), nextCursor: end < library.length ? String(end) : null };
  };
  const transport = new ApiTransport(list as unknown as Call, undefined as unknown as Put);
  const awaited = library.slice(0, 2_500).map(({ fileId }) => ({ fileId, isLate: false }));
  const found = await transport.recorded(awaited);
  expect([...found.keys()].sort()).toEqual(awaited.map(({ fileId }) => fileId).sort());
  // Not the whole library for it.
  expect(asked).toEqual(Array(4).fill('GET /files'));
});
