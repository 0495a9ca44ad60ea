// Batches and files in parts as a client of the functions sees them, over the embedded house in memory.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { largestBody } from '@stowage/adapters/http/validation';
import { ObjectKey } from '@stowage/domain';
import { Readable } from 'node:stream';
import { claims, openHouse, sub, type Answer, type House, type Line } from '../house.ts';

const mebibyte = 1024 ** 2;
const large = { name: 'film.mov', size: 100 * mebibyte + 1 };

let house: House;
beforeAll(async () => {
  house = await openHouse({ refusedTypes: ['application/x-msdownload'] });
});
afterAll(() => house.end());
beforeEach(() => void house.lines.splice(0));

const startLarge = async (more: object = {}): Promise<string> =>
  (await house.invoke('POST /upload', { body: { ...large, ...more } })).body['uploadId'] as string;

const on = (uploadId: string, route: string, body?: unknown): Promise<Answer> =>
  house.invoke(route, { path: { uploadId }, ...(body === undefined ? {} : { body }) });

const activity = async (): Promise<Line[]> =>
  (await house.invoke('GET /activity', { query: { limit: '1000' } })).body['items'] as Line[];

describe('POST /upload/batch', () => {
  const results = ({ body }: Answer) =>
    body['results'] as { status: number; upload?: Line; problem?: Line }[];

  test('starts a hundred, each with its own outcome, in one line of log', async () => {
    const uploads = Array.from({ length: 100 }, (_, index) => {
      if (index % 10 === 3) return { name: 'a/b', size: 1 };
      if (index % 10 === 7) return { name: 'x.exe', size: 1, contentType: 'application/x-msdownload' };
      return index === 50
        ? large
        : { name: `${index}.txt`, size: index, lastModified: '2026-01-31T12:00:00Z' };
    });
    const before = (await activity()).length;
    const answer = await house.invoke('POST /upload/batch', { body: { uploads } });
    expect(answer.status).toBe(200);
    expect(results(answer)).toHaveLength(100);
    results(answer).forEach(({ status, upload, problem }, index) => {
      if (index % 10 === 3) {
        expect(problem).toMatchObject({ status: 400, code: 'invalid-request', issues: [{ path: 'name' }] });
        expect(status).toBe(400);
      } else if (index % 10 === 7) {
        expect([status, problem!['code']]).toEqual([415, 'unsupported-type']);
        expect(problem!['requestId']).toBe('request-of-the-test');
      } else {
        expect(status).toBe(201);
        expect(upload).toMatchObject(
          index === 50 ? { strategy: 'multipart' } : { strategy: 'single', method: 'PUT' },
        );
      }
    });
    const ids = results(answer).flatMap(({ upload }) => upload?.['uploadId'] ?? []);
    expect(new Set(ids).size).toBe(80);

    const lines = house.lines.filter(({ route }) => route === 'POST /upload/batch');
    expect(lines.filter(({ message }) => message === 'request')).toEqual([
      expect.objectContaining({
        event: 'upload.started',
        uploads: 80,
        outcome: 'done',
        bytes: expect.any(Number),
      }),
    ]);
    const told = await activity();
    expect(told.length - before).toBe(10);
    expect(told[0]).toMatchObject({ kind: 'upload.refused', reason: 'unsupported-type', name: 'x.exe' });
  });

  test('what does not fit is refused by itself, and what comes behind it may still fit', async () => {
    const small = await openHouse({ quota: { maxBytes: 10, maxFiles: 9, maxFileBytes: 100 } });
    const uploads = [4, 7, 6, 101].map((size) => ({ name: 'a', size }));
    const answer = await small.invoke('POST /upload/batch', { body: { uploads } });
    expect(results(answer).map(({ status }) => status)).toEqual([201, 409, 201, 413]);
    expect(results(answer)[1]!.problem).toMatchObject({ code: 'quota-exceeded', available: 6, requested: 7 });
    const { items } = (await small.invoke('GET /activity')).body as { items: Line[] };
    expect(items.map(({ kind, bytes }) => [kind, bytes]).sort()).toEqual([
      ['quota.exceeded', 7],
      ['upload.refused', 101],
    ]);
    const { usage } = (await small.invoke('GET /account')).body as { usage: Line };
    expect(usage).toMatchObject({ reservedFiles: 2, reservedBytes: 10, availableBytes: 0 });
    small.end();
  });

  test.each([
    ['none', [], 'uploads'],
    ['a hundred and one', Array.from({ length: 101 }, () => ({ name: 'a', size: 1 })), 'uploads'],
  ])('of %s is 400', async (_, uploads, path) => {
    const { status, body } = await house.invoke('POST /upload/batch', { body: { uploads } });
    expect([status, body['issues']]).toEqual([400, [expect.objectContaining({ path })]]);
  });
});

test('one that is no upload at all is refused by itself', async () => {
  const uploads = [{ name: 'a' }, { name: 'b', size: 1 }, 7, { name: 'c', size: 1, colour: 'red' }];
  const { status, body } = await house.invoke('POST /upload/batch', { body: { uploads } });
  expect(status).toBe(200);
  expect(body['results']).toEqual([
    { status: 400, problem: expect.objectContaining({ issues: [{ path: 'size', message: 'is required' }] }) },
    expect.objectContaining({ status: 201 }),
    { status: 400, problem: expect.objectContaining({ code: 'invalid-request' }) },
    { status: 400, problem: expect.objectContaining({ detail: 'colour: is not known here' }) },
  ]);
});

describe('a file in parts', () => {
  test('is planned at its start, and listed as what it is', async () => {
    const { status, body } = await house.invoke('POST /upload', { body: { ...large, partChecksums: true } });
    expect(status).toBe(201);
    expect(body).toEqual({
      uploadId: body['fileId'],
      fileId: body['fileId'],
      strategy: 'multipart',
      partSize: 8 * mebibyte,
      partCount: 13,
      expiresAt: expect.any(String),
    });
    const shown = await on(body['uploadId'] as string, 'GET /upload/{uploadId}');
    expect(shown.body).toMatchObject({
      strategy: 'multipart',
      state: 'pending',
      partSize: 8 * mebibyte,
      partCount: 13,
      partChecksums: true,
      parts: [],
    });
    const { items } = (await house.invoke('GET /upload')).body as { items: Line[] };
    expect(items[0]).toMatchObject({ uploadId: body['uploadId'], strategy: 'multipart', partCount: 13 });
  });

  test('has its parts signed in the order they were asked for, and each with its length', async () => {
    const uploadId = await startLarge();
    const { status, body } = await on(uploadId, 'POST /upload/{uploadId}/parts', { partNumbers: [13, 1] });
    expect(status).toBe(200);
    const parts = body['parts'] as { partNumber: number; url: string; headers: object }[];
    expect(parts.map(({ partNumber, headers }) => [partNumber, headers])).toEqual([
      [13, {}],
      [1, {}],
    ]);
    for (const { url, partNumber } of parts) {
      const { searchParams } = new URL(url);
      expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
      expect(searchParams.get('partNumber')).toBe(String(partNumber));
    }
    expect(house.text()).not.toMatch(/X-Amz|film/);
  });

  test.each([
    ['none', { partNumbers: [] }, 'partNumbers'],
    ['more than a hundred', { partNumbers: Array.from({ length: 101 }, (_, n) => n + 1) }, 'partNumbers'],
    ['part 0', { partNumbers: [0] }, 'partNumbers.0'],
    ['part 10,001', { partNumbers: [10_001] }, 'partNumbers.0'],
    ['a part beyond the plan', { partNumbers: [14] }, 'partNumbers'],
    ['a part twice', { partNumbers: [2, 2] }, 'partNumbers'],
    [
      'a checksum that was not promised',
      { partNumbers: [2], checksums: { 2: `${'A'.repeat(43)}=` } },
      'checksums.2',
    ],
    ['a checksum of no part', { partNumbers: [2], checksums: { x: '' } }, 'checksums.x'],
  ])('signing %s is 400', async (_, request, path) => {
    const uploadId = await startLarge();
    const { status, body } = await on(uploadId, 'POST /upload/{uploadId}/parts', request);
    expect([status, body['issues']]).toEqual([400, [expect.objectContaining({ path })]]);
  });

  test('is completed with the bytes as they were sent, and twice gives the same reply', async () => {
    const uploadId = await startLarge();
    const partNumbers = Array.from({ length: 13 }, (_, index) => index + 1);
    await on(uploadId, 'POST /upload/{uploadId}/parts', { partNumbers });
    const key = ObjectKey.parse(`u/${sub}/${uploadId}`);
    const { transferId } = (await house.services.useCases.showUpload.execute({
      caller: { owner: key.owner, requestId: '' },
      uploadId,
    }))!.file.parts!;
    const { transfers } = house.objectStore;
    for (const partNumber of partNumbers) {
      const size = partNumber === 13 ? 4 * mebibyte + 1 : 8 * mebibyte;
      await transfers.put(
        key,
        transferId!,
        { partNumber, size },
        Readable.from([Buffer.alloc(size, partNumber)]),
      );
    }
    const { parts } = (await on(uploadId, 'GET /upload/{uploadId}')).body as {
      parts: { partNumber: number; etag: string; size: number }[];
    };
    expect(parts.map(({ partNumber }) => partNumber)).toEqual(partNumbers);
    expect(parts[12]!.size).toBe(4 * mebibyte + 1);

    const named = parts.map(({ partNumber, etag }) => ({ partNumber, etag }));
    const missing = await on(uploadId, 'POST /upload/{uploadId}/complete', { parts: named.slice(0, 12) });
    expect([missing.status, missing.body['code']]).toEqual([400, 'invalid-request']);
    const first = await on(uploadId, 'POST /upload/{uploadId}/complete', { parts: named });
    expect([first.status, first.body]).toEqual([
      200,
      { uploadId, fileId: uploadId, name: large.name, size: large.size },
    ]);
    expect(await on(uploadId, 'POST /upload/{uploadId}/complete', { parts: named })).toEqual(first);
    expect((await on(uploadId, 'DELETE /upload/{uploadId}')).status).toBe(409);
    expect((await on(uploadId, 'POST /upload/{uploadId}/parts', { partNumbers: [1] })).status).toBe(409);
    expect((await on(uploadId, 'GET /upload/{uploadId}')).body['parts']).toBeUndefined();
  });

  test('a single upload takes no parts, and one in parts no renewal', async () => {
    const single = (await house.invoke('POST /upload', { body: { name: 'a', size: 1 } })).body[
      'uploadId'
    ] as string;
    expect((await on(single, 'POST /upload/{uploadId}/parts', { partNumbers: [1] })).status).toBe(409);
    const parts = [{ partNumber: 1, etag: 'x' }];
    expect((await on(single, 'POST /upload/{uploadId}/complete', { parts })).status).toBe(409);
    expect((await on(single, 'GET /upload/{uploadId}')).body['parts']).toBeUndefined();
    expect((await on(await startLarge(), 'POST /upload/{uploadId}/renew')).status).toBe(409);
  });

  test('of somebody else is as unknown as any', async () => {
    const uploadId = await startLarge();
    const other = { ...claims, sub: '00000000-0000-4000-8000-000000000000' };
    const say = async (route: string, id: string, body: unknown) =>
      JSON.stringify(await house.invoke(route, { path: { uploadId: id }, body, claims: other }));
    for (const [route, body] of [
      ['POST /upload/{uploadId}/parts', { partNumbers: [1] }],
      ['POST /upload/{uploadId}/complete', { parts: [{ partNumber: 1, etag: 'x' }] }],
    ] as const) {
      const theirs = await say(route, uploadId, body);
      expect(theirs).toBe(await say(route, '01K00000000000000000000000', body));
      expect(theirs).toContain('"status":404');
    }
  });

  test('ten thousand parts with long ETags are not too long a request', async () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => ({
      partNumber: index + 1,
      etag: `"${'f'.repeat(198)}"`,
    }));
    const body = JSON.stringify({ parts });
    expect(body.length).toBeLessThan(largestBody);
    const { status } = await on(await startLarge(), 'POST /upload/{uploadId}/complete', body);
    // Read, understood, and refused for what it says.
    expect(status).toBe(400);
    const tooMany = [...parts, parts[0]];
    const reply = await on(await startLarge(), 'POST /upload/{uploadId}/complete', { parts: tooMany });
    expect(reply.body['issues']).toEqual([{ path: 'parts', message: 'must be at most 10000 items long' }]);
  });
});

test('the line of a download says how many bytes were handed out', async () => {
  const { body } = await house.invoke('POST /upload', { body: { name: 'a', size: 5 } });
  const key = ObjectKey.parse(`u/${sub}/${body['fileId'] as string}`);
  await house.objectStore.objects.put(
    key,
    { size: 5, contentType: 'text/plain' },
    Readable.from([Buffer.from('hello')]),
  );
  await house.services.recordObjectEvents.execute([
    { kind: 'created', key, at: Date.now(), size: 5, etag: 'x', sequencer: '01' },
  ]);
  const path = { fileId: body['fileId'] as string };
  expect((await house.invoke('POST /files/{fileId}/download', { path })).status).toBe(200);
  expect(house.lines).toContainEqual(
    expect.objectContaining({ message: 'request', event: 'file.downloaded', bytes: 5 }),
  );
});
