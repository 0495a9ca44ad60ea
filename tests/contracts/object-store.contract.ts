import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FileName, ObjectKey, type FileRecord, type Grant, type ObjectStore } from '@stowage/domain';
import { createHash, randomBytes } from 'node:crypto';
import { anOwner, aPendingFile } from '../builders/records.ts';
import { send, type Reply, type Sent } from './send.ts';

export interface OpenedObjectStore {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

/**
 * What every object store does, over real HTTP and with the real time. The store sees only grants and requests; that
 * its events arrive is for the adapter's own tests.
 */
export function describeObjectStore(name: string, open: () => Promise<OpenedObjectStore>): void {
  describe(`${name} as ObjectStore`, () => {
    let opened: OpenedObjectStore;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
    const soon = () => Date.now() + 60_000;
    const aGrantable = (overrides: Partial<FileRecord> = {}): FileRecord =>
      aPendingFile(anOwner(), {
        size: bytes.length,
        contentType: 'text/plain',
        signedAt: Date.now(),
        urlExpiresAt: soon(),
        ...overrides,
      });
    const get = async (file: FileRecord, sent: Sent = {}): Promise<Reply> => {
      const grant = await store.grantGet(file, 'attachment', soon());
      return send(grant.url, { method: grant.method, headers: grant.headers, ...sent });
    };
    const put = (grant: Grant, body: Buffer, sent: Sent = {}): Promise<Reply> =>
      send(grant.url, {
        method: grant.method,
        ...sent,
        headers: { ...grant.headers, ...sent.headers },
        body,
      });
    const expectNothingStored = async (file: FileRecord) => expect((await get(file)).status).toBe(404);
    const putWhole = async (file: FileRecord, body: Buffer) => {
      expect((await put(await store.grantPut(file), body)).status).toBe(200);
    };

    test('a granted PUT stores the bytes, and a granted GET returns them with name and type', async () => {
      const file = aGrantable({ name: FileName.parse('Résumé – final (1).txt') });
      const grant = await store.grantPut(file);
      expect(grant).toMatchObject({ method: 'PUT', expiresAt: file.urlExpiresAt });
      expect(Object.keys(grant.headers).sort()).toEqual(['content-type', 'if-none-match']);
      expect(await put(grant, bytes)).toMatchObject({
        status: 200,
        headers: { etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) },
      });

      const reply = await get(file);
      expect(reply.status).toBe(200);
      expect(reply.body).toEqual(bytes);
      expect(reply.headers).toMatchObject({
        'content-type': 'text/plain',
        'content-length': String(bytes.length),
        'content-disposition':
          `attachment; filename="Resume _ final (1).txt"; ` +
          `filename*=UTF-8''R%C3%A9sum%C3%A9%20%E2%80%93%20final%20%281%29.txt`,
      });
    });

    test('tells what lies under a key, and of no other', async () => {
      const file = aGrantable();
      expect(await store.head(file)).toBeUndefined();
      const began = Date.now();
      const reply = await put(await store.grantPut(file), bytes);
      const held = (await store.head(file))!;
      expect(held).toEqual({
        size: bytes.length,
        etag: String(reply.headers['etag']).replaceAll('"', ''),
        at: expect.any(Number),
      });
      // S3 tells the time to the second.
      expect(held.at).toBeGreaterThan(began - 1_000);
      expect(held.at).toBeLessThanOrEqual(Date.now());
      expect(await store.head({ ...file, owner: anOwner() })).toBeUndefined();
      await store.remove(file);
      expect(await store.head(file)).toBeUndefined();
    });

    test('lists objects in the order of their keys, from any place', async () => {
      // Others put objects here, too; between these there are none.
      const owner = anOwner();
      const files = Array.from({ length: 5 }, () => aGrantable({ owner, size: 0 }));
      for (const file of files.toReversed()) await putWhole(file, Buffer.alloc(0));
      const keys = files.map(ObjectKey.format);
      const listed = async (after: string, limit: number): Promise<string[]> =>
        (await store.list(after, limit)).map(({ key }) => key);

      const all = await listed('', 1_000);
      expect(all).toEqual(all.toSorted());
      expect(all.filter((key) => keys.includes(key))).toEqual(keys);
      for (const limit of [1, 2, 5]) {
        const walked: string[] = [];
        while (walked.length < keys.length) {
          const page = await listed(walked.at(-1) ?? `u/${owner}/`, limit);
          expect(page.length).toBeLessThanOrEqual(limit);
          expect(page.length).toBeGreaterThanOrEqual(Math.min(limit, keys.length - walked.length));
          walked.push(...page);
        }
        expect(walked.slice(0, 5)).toEqual(keys);
      }
      // Whether there is an object of that key or not.
      await store.remove(files[1]!);
      expect(await store.list(keys[1]!, 1)).toEqual([{ key: keys[2], ...(await store.head(files[2]!)) }]);
      expect(await listed('u/~', 10)).toEqual([]);
    });

    test('a grant for reading can be for showing in place', async () => {
      const file = aGrantable();
      await putWhole(file, bytes);
      const { url } = await store.grantGet(file, 'inline', soon());
      expect((await send(url)).headers['content-disposition']).toMatch(/^inline;/);
    });

    test.each([
      ['nothing', 0],
      ['some megabytes', 5 * 1024 * 1024 + 1],
    ])('%s can be stored', async (_, size) => {
      const content = randomBytes(size);
      const file = aGrantable({ size });
      await putWhole(file, content);
      expect((await get(file)).body.equals(content)).toBe(true);
    });

    test('a range of the bytes can be read', async () => {
      const file = aGrantable();
      await putWhole(file, bytes);
      const reply = await get(file, { headers: { range: 'bytes=4-8' } });
      expect([reply.status, reply.body.toString()]).toEqual([206, 'quick']);
      expect(reply.headers['content-range']).toBe(`bytes 4-8/${bytes.length}`);
      expect((await get(file, { headers: { range: 'bytes=-3' } })).body.toString()).toBe('dog');
      expect((await get(file, { headers: { range: 'bytes=40-' } })).body.toString()).toBe('dog');
      expect((await get(file, { headers: { range: 'bytes=43-' } })).status).toBe(416);
    });

    test('the checksum that was declared must be sent and must be that of the bytes', async () => {
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      const other = createHash('sha256').update('other').digest('base64');
      const file = aGrantable({ sha256 });
      const grant = await store.grantPut(file);
      expect(grant.headers).toMatchObject({ 'x-amz-checksum-sha256': sha256 });
      const flipped = Buffer.from(bytes.map((byte) => byte ^ 1));
      expect((await put(grant, flipped)).status).toBe(400);
      expect((await put(grant, flipped, { headers: { 'x-amz-checksum-sha256': other } })).status).toBe(403);
      expect((await put(grant, bytes, { leaveOut: 'x-amz-checksum-sha256' })).status).toBe(403);
      await expectNothingStored(file);
      expect((await put(grant, bytes)).status).toBe(200);
    });

    const twisted: [string, Buffer, Sent][] = [
      ['a longer body', Buffer.concat([bytes, bytes]), {}],
      ['a shorter body', bytes.subarray(1), {}],
      ['no body', Buffer.alloc(0), {}],
      ['another type', bytes, { headers: { 'content-type': 'text/html' } }],
      ['no type', bytes, { leaveOut: 'content-type' }],
      ['leave to overwrite', bytes, { leaveOut: 'if-none-match' }],
      ['another condition', bytes, { headers: { 'if-none-match': '"x"' } }],
      ['an x-amz-acl header', bytes, { headers: { 'x-amz-acl': 'public-read' } }],
      ['an x-amz-meta header', bytes, { headers: { 'x-amz-meta-sub': 'somebody' } }],
      ['an x-amz-copy-source header', bytes, { headers: { 'x-amz-copy-source': '/files/u/a/b' } }],
      ['the method POST', bytes, { method: 'POST' }],
    ];
    test.each(twisted)('a PUT with %s is refused, and nothing is stored', async (_, body, sent) => {
      const file = aGrantable();
      const reply = await put(await store.grantPut(file), body, sent);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      await expectNothingStored(file);
    });

    const edits: [string, (url: URL, other: FileRecord) => void][] = [
      ['another key', (url, other) => (url.pathname = url.pathname.replace(/[^/]+$/, other.fileId))],
      [
        'another owner',
        (url, other) => (url.pathname = url.pathname.replace(/\/u\/[^/]+/, `/u/${other.owner}`)),
      ],
      ['a longer life', (url) => url.searchParams.set('X-Amz-Expires', '604800')],
      ['another time', (url) => url.searchParams.set('X-Amz-Date', '20300101T000000Z')],
      ['fewer signed headers', (url) => url.searchParams.set('X-Amz-SignedHeaders', 'host')],
      ['an acl', (url) => url.searchParams.set('acl', '')],
      ['tags', (url) => url.searchParams.set('tagging', '')],
      ['an upload id', (url) => url.searchParams.set('uploadId', 'x')],
      ['no signature', (url) => url.searchParams.delete('X-Amz-Signature')],
      ['no query', (url) => (url.search = '')],
    ];
    test.each(edits)('a URL edited to have %s is refused', async (_, edit) => {
      const file = aGrantable();
      const other = aGrantable();
      const grant = await store.grantPut(file);
      const url = new URL(grant.url);
      edit(url, other);
      // Servers differ on whether they call it malformed (400, 405) or not signed (403).
      expect([400, 403, 405]).toContain((await put({ ...grant, url: url.href }, bytes)).status);
      await expectNothingStored(file);
      await expectNothingStored(other);
    });

    test('neither the name nor the type of a download can be edited', async () => {
      const file = aGrantable();
      await putWhole(file, bytes);
      for (const [name, value] of [
        ['response-content-type', 'text/html'],
        ['response-content-disposition', 'inline'],
        ['response-cache-control', 'public'],
      ] as const) {
        const url = new URL((await store.grantGet(file, 'attachment', soon())).url);
        url.searchParams.set(name, value);
        expect((await send(url.href)).status).toBe(403);
      }
    });

    test('a grant for one method serves no other', async () => {
      const file = aGrantable();
      await putWhole(file, bytes);
      const reading = await store.grantGet(file, 'attachment', soon());
      expect((await send(reading.url, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400);
      expect((await send(reading.url, { method: 'PUT', body: bytes })).status).toBe(403);
      const writing = await store.grantPut(aGrantable());
      expect((await send(writing.url)).status).toBe(403);
      expect((await get(file)).status).toBe(200);
    });

    test('a URL whose time has passed is refused', async () => {
      const file = aGrantable({ signedAt: Date.now() - 120_000, urlExpiresAt: Date.now() - 60_000 });
      expect((await put(await store.grantPut(file), bytes)).status).toBe(403);
      await expectNothingStored(file);
      const stored = aGrantable();
      await putWhole(stored, bytes);
      const reading = await store.grantGet(stored, 'attachment', Date.now() - 60_000);
      expect((await send(reading.url)).status).toBe(403);
    });

    test('a second PUT is refused, and the first one’s bytes stay', async () => {
      const file = aGrantable();
      const grant = await store.grantPut(file);
      expect((await put(grant, bytes)).status).toBe(200);
      expect((await put(grant, Buffer.from(bytes).reverse())).status).toBe(412);
      expect((await get(file)).body).toEqual(bytes);
    });

    test('of racing PUTs exactly one is taken', async () => {
      const file = aGrantable({ size: 100_000 });
      const grant = await store.grantPut(file);
      const contents = Array.from({ length: 6 }, () => randomBytes(file.size));
      const replies = await Promise.all(contents.map((content) => put(grant, content)));
      const taken = replies.flatMap(({ status }, index) => (status === 200 ? [index] : []));
      expect(taken).toHaveLength(1);
      // S3 says 409 where the other PUT is still under way.
      for (const { status } of replies) expect([200, 409, 412]).toContain(status);
      expect((await get(file)).body.equals(contents[taken[0]!]!)).toBe(true);
    });

    test('what is removed is gone, and removing it again is no error', async () => {
      const file = aGrantable();
      await putWhole(file, bytes);
      await store.remove(file);
      await expectNothingStored(file);
      await store.remove(file);
      await store.remove(aGrantable());
    });
  });
}
