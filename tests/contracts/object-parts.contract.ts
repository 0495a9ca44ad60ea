import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DomainError, type FileRecord, type Grant, type ObjectStore, type StoredPart } from '@stowage/domain';
import { createHash, randomBytes } from 'node:crypto';
import { anOwner, aPendingFile } from '../builders/records.ts';
import type { OpenedObjectStore } from './object-store.contract.ts';
import { send, type Reply, type Sent } from './send.ts';

/** What every object store does with a file in parts, over real HTTP and with the real time. */
export function describeObjectParts(name: string, open: () => Promise<OpenedObjectStore>): void {
  describe(`${name} as ObjectStore of files in parts`, () => {
    let opened: OpenedObjectStore;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    // S3 refuses parts of less than 5 MiB, but for the last one.
    const partSize = 5 * 1024 * 1024;
    const contents = [randomBytes(partSize), randomBytes(partSize), Buffer.from('the end')] as const;
    const whole = Buffer.concat(contents);
    const soon = () => Date.now() + 60_000;

    async function aBegunFile(checksums = false): Promise<FileRecord> {
      const parts = { partSize, partCount: contents.length, checksums };
      const file = aPendingFile(anOwner(), {
        size: whole.length,
        contentType: 'text/plain',
        signedAt: Date.now(),
        urlExpiresAt: soon(),
        parts,
      });
      return { ...file, parts: { ...parts, transferId: await store.beginParts(file) } };
    }

    const grantOf = async (
      file: FileRecord,
      partNumber: number,
      {
        size = contents[partNumber - 1]?.length ?? 1,
        expiresAt = soon(),
        sha256 = undefined as string | undefined,
      } = {},
    ): Promise<Grant> => (await store.grantParts(file, [{ partNumber, size, sha256 }], expiresAt))[0]!;

    const put = (grant: Grant, body: Buffer, sent: Sent = {}): Promise<Reply> =>
      send(grant.url, { method: 'PUT', ...sent, headers: { ...grant.headers, ...sent.headers }, body });

    const putPart = async (file: FileRecord, partNumber: number): Promise<void> => {
      const body = contents[partNumber - 1]!;
      const sha256 = file.parts!.checksums ? digest(body) : undefined;
      expect((await put(await grantOf(file, partNumber, { sha256 }), body)).status).toBe(200);
    };

    const putAll = async (file: FileRecord): Promise<readonly StoredPart[]> => {
      await Promise.all([putPart(file, 3), putPart(file, 1), putPart(file, 2)]);
      return (await store.listParts(file))!;
    };

    const get = async (file: FileRecord): Promise<Reply> =>
      send((await store.grantGet(file, 'attachment', soon())).url);

    const numbers = (parts: readonly StoredPart[] | undefined) => parts?.map(({ partNumber }) => partNumber);

    test.each([false, true])('parts sent in any order make the file (checksums: %s)', async (checksums) => {
      const file = await aBegunFile(checksums);
      await store.completeParts(file, await putAll(file));
      const reply = await get(file);
      expect(reply.status).toBe(200);
      expect(reply.body.equals(whole)).toBe(true);
      expect(reply.headers['content-type']).toBe('text/plain');
      expect(reply.headers.etag).toMatch(/^"[0-9a-f]{32}-3"$/);
    });

    test('what has arrived is listed by number, with size and the ETag of the reply', async () => {
      const file = await aBegunFile();
      expect(await store.listParts(file)).toEqual([]);
      const third = await put(await grantOf(file, 3), contents[2]);
      const first = await put(await grantOf(file, 1), contents[0]);
      expect(await store.listParts(file)).toMatchObject([
        { partNumber: 1, size: partSize, etag: first.headers.etag },
        { partNumber: 3, size: 7, etag: third.headers.etag },
      ]);
      await store.abortParts(file);
    });

    test('a grant names its headers: the checksum, where there is one, and nothing else', async () => {
      const file = await aBegunFile(true);
      const sha256 = digest(contents[2]);
      const expiresAt = soon();
      expect(await grantOf(file, 3, { sha256, expiresAt })).toMatchObject({
        method: 'PUT',
        headers: { 'x-amz-checksum-sha256': sha256 },
        expiresAt,
      });
      expect((await grantOf(file, 3)).headers).toEqual({});
      await store.abortParts(file);
    });

    const twisted: [string, Buffer, Sent][] = [
      ['a longer body', Buffer.from('the end.'), {}],
      ['a shorter body', Buffer.from('the en'), {}],
      ['other bytes', Buffer.from('THE END'), {}],
      ['another checksum', contents[2], { headers: { 'x-amz-checksum-sha256': digest(contents[0]) } }],
      ['no checksum', contents[2], { leaveOut: 'x-amz-checksum-sha256' }],
      ['an x-amz-acl header', contents[2], { headers: { 'x-amz-acl': 'public-read' } }],
      ['an x-amz-copy-source header', contents[2], { headers: { 'x-amz-copy-source': '/files/u/a/b' } }],
      ['the method POST', contents[2], { method: 'POST' }],
    ];
    test.each(twisted)('a part with %s is refused, and nothing of it is kept', async (_, body, sent) => {
      const file = await aBegunFile(true);
      const grant = await grantOf(file, 3, { sha256: digest(contents[2]) });
      const { status } = await put(grant, body, sent);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(await store.listParts(file)).toEqual([]);
      await store.abortParts(file);
    });

    test.each([
      ['another part', 'partNumber', '2'],
      ['another transfer', 'uploadId', 'x'],
      ['a longer life', 'X-Amz-Expires', '604800'],
      ['an acl', 'acl', ''],
    ])('a URL edited to have %s is refused', async (_, parameter, value) => {
      const file = await aBegunFile();
      const url = new URL((await grantOf(file, 3)).url);
      url.searchParams.set(parameter, value);
      const { status } = await send(url.href, { method: 'PUT', body: contents[2] });
      expect([400, 403]).toContain(status);
      expect(await store.listParts(file)).toEqual([]);
      await store.abortParts(file);
    });

    test.each([0, 10_001])('there is no part %d, even if it were granted', async (partNumber) => {
      const file = await aBegunFile();
      expect((await put(await grantOf(file, partNumber), Buffer.from('x'))).status).toBe(400);
      expect(await store.listParts(file)).toEqual([]);
      await store.abortParts(file);
    });

    test('a URL whose time has passed is refused', async () => {
      const file = await aBegunFile();
      const grant = await grantOf(file, 3, { expiresAt: Date.now() - 1_000 });
      expect((await put(grant, contents[2])).status).toBe(403);
      await store.abortParts(file);
    });

    test('a part of no transfer is refused', async () => {
      const file = await aBegunFile();
      const stranger = { ...file, parts: { ...file.parts!, transferId: 'nobody-began-this' } };
      expect((await put(await grantOf(stranger, 3), contents[2])).status).toBe(404);
      expect(await store.listParts(stranger)).toBeUndefined();
      await store.abortParts(stranger);
      await store.abortParts(file);
    });

    test('a part that is sent again takes the place of the first', async () => {
      const file = await aBegunFile();
      await putAll(file);
      const other = randomBytes(partSize);
      expect((await put(await grantOf(file, 2), other)).status).toBe(200);
      await store.completeParts(file, (await store.listParts(file))!);
      expect((await get(file)).body.equals(Buffer.concat([contents[0], other, contents[2]]))).toBe(true);
    });

    test('completing with the ETag of a part that was sent again since is a conflict, and can be done over', async () => {
      const file = await aBegunFile();
      const before = await putAll(file);
      await put(await grantOf(file, 2), randomBytes(partSize));
      await expectConflict(store.completeParts(file, before));
      expect((await get(file)).status).toBe(404);
      await store.completeParts(file, (await store.listParts(file))!);
      expect((await get(file)).status).toBe(200);
    });

    test('completing twice, also at once, is no error', async () => {
      const file = await aBegunFile();
      const parts = await putAll(file);
      await Promise.all([store.completeParts(file, parts), store.completeParts(file, parts)]);
      await store.completeParts(file, parts);
      await store.completeParts(file, []);
      expect((await get(file)).body.equals(whole)).toBe(true);
    });

    test('once completed, the transfer is over', async () => {
      const file = await aBegunFile();
      await store.completeParts(file, await putAll(file));
      expect(await store.listParts(file)).toBeUndefined();
      expect((await put(await grantOf(file, 3), Buffer.from('THE END'))).status).toBe(404);
      await store.abortParts(file);
      expect((await get(file)).body.equals(whole)).toBe(true);
    });

    test('what was given up takes no part, cannot be completed, and leaves nothing', async () => {
      const file = await aBegunFile();
      const parts = await putAll(file);
      await store.abortParts(file);
      await store.abortParts(file);
      expect(await store.listParts(file)).toBeUndefined();
      expect((await put(await grantOf(file, 3), contents[2])).status).toBe(404);
      await expectConflict(store.completeParts(file, parts));
      expect((await get(file)).status).toBe(404);
    });

    test('of completing and giving up at once, one wins', async () => {
      const file = await aBegunFile();
      const parts = await putAll(file);
      const [completed] = await Promise.allSettled([
        store.completeParts(file, parts),
        store.abortParts(file),
      ]);
      expect((await get(file)).status).toBe(completed.status === 'fulfilled' ? 200 : 404);
      expect(await store.listParts(file)).toBeUndefined();
    });

    test('a missing part is a conflict', async () => {
      const file = await aBegunFile();
      await putPart(file, 1);
      await putPart(file, 3);
      const parts = (await store.listParts(file))!;
      expect(numbers(parts)).toEqual([1, 3]);
      const imagined = { ...parts[0]!, partNumber: 2 };
      await expectConflict(store.completeParts(file, [parts[0]!, imagined, parts[1]!]));
      expect((await get(file)).status).toBe(404);
      await store.abortParts(file);
    });

    test('more parts than one list of S3 tells are all listed', async () => {
      const count = 1_001;
      const file = await aBegunFile();
      const many = { ...file, size: count, parts: { ...file.parts!, partSize: 1, partCount: count } };
      const tiny = { ...many, parts: { ...many.parts, transferId: await store.beginParts(many) } };
      const wanted = Array.from({ length: count }, (_, index) => ({ partNumber: index + 1, size: 1 }));
      const grants = await store.grantParts(tiny, wanted, soon());
      for (let start = 0; start < count; start += 20) {
        await Promise.all(grants.slice(start, start + 20).map((grant) => put(grant, Buffer.from('x'))));
      }
      expect(numbers(await store.listParts(tiny))).toEqual(wanted.map(({ partNumber }) => partNumber));
      await store.abortParts(tiny);
      await store.abortParts(file);
    });
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

async function expectConflict(work: Promise<unknown>): Promise<void> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DomainError);
  expect((error as DomainError).code).toBe('conflict');
}
