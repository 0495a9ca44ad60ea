// What the storage server does beyond the contract of the port: CORS, and holding out against odd and slow clients.

import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readS3Notification } from '@stowage/adapters/events/s3-notification';
import type { FileRecord } from '@stowage/domain';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as startRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { anOwner, aPendingFile } from '../builders/records.ts';
import { openStorage, site, type OpenStorage } from '../builders/storage.ts';
import { send, type Sent } from '../contracts/send.ts';

const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
const aGrantable = (overrides: Partial<FileRecord> = {}): FileRecord =>
  aPendingFile(anOwner(), { size: bytes.length, urlExpiresAt: Date.now() + 60_000, ...overrides });

let storage: OpenStorage;
afterEach(() => storage.close());

async function put(file: FileRecord, body: Buffer = bytes, sent: Sent = {}) {
  const grant = await storage.store.grantPut(file);
  return send(grant.url, { method: 'PUT', ...sent, headers: { ...grant.headers, ...sent.headers }, body });
}

async function get(file: FileRecord, sent: Sent = {}) {
  const { url } = await storage.store.grantGet(file, 'inline', Date.now() + 60_000);
  return send(url, sent);
}

/** Waits until so many files are arriving. */
async function underWay(count: number): Promise<void> {
  while ((await readdir(join(storage.directory, 'arriving'))).length !== count) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('CORS', () => {
  test('the site may preflight any header for PUT, GET and HEAD', async () => {
    storage = await openStorage();
    for (const method of ['PUT', 'GET', 'HEAD']) {
      const reply = await send(`${storage.origin}/any`, {
        method: 'OPTIONS',
        headers: {
          origin: site,
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type,if-none-match,x-amz-checksum-sha256',
        },
      });
      expect(reply.status).toBe(204);
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': site,
        'access-control-allow-methods': 'PUT, GET, HEAD',
        'access-control-allow-headers': 'content-type,if-none-match,x-amz-checksum-sha256',
      });
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test.each([
    ['http://localhost:8081', 'PUT'],
    ['https://localhost:8080', 'PUT'],
    ['null', 'GET'],
    [site, 'DELETE'],
  ])('a preflight from %s for %s is refused', async (origin, method) => {
    storage = await openStorage();
    const headers = { origin, 'access-control-request-method': method };
    const reply = await send(`${storage.origin}/any`, { method: 'OPTIONS', headers });
    expect(reply.status).toBe(403);
    expect(reply.headers['access-control-allow-methods']).toBeUndefined();
  });

  test('the site may read replies, also refusals, with ETag and checksum; others may not', async () => {
    storage = await openStorage();
    const file = aGrantable();
    const fromSite = { headers: { origin: site } };
    for (const reply of [
      await put(file, bytes, fromSite),
      await put(file, bytes, fromSite),
      await get(file, fromSite),
      await send(`${storage.origin}/stowage-files/u/a/b`, fromSite),
    ]) {
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': site,
        'access-control-expose-headers': 'ETag, x-amz-checksum-sha256',
      });
    }
    const reply = await get(file, { headers: { origin: 'http://evil.test' } });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('replies', () => {
  test('a user’s file can run nothing, and the page that shows it cannot be told otherwise', async () => {
    storage = await openStorage();
    const file = aGrantable({ contentType: 'text/html' });
    await put(file);
    const { headers } = await get(file);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
  });

  test('a PDF is left to the browser’s viewer, and what only begins like its type is not', async () => {
    storage = await openStorage();
    const policyOf = async (contentType: string) => {
      const file = aGrantable({ contentType });
      await put(file);
      const { headers } = await get(file);
      expect(headers).toMatchObject({ 'content-type': contentType, 'x-content-type-options': 'nosniff' });
      return headers['content-security-policy'];
    };
    expect(await policyOf('application/pdf')).toBeUndefined();
    expect(await policyOf('application/pdf; x=", text/html"')).toMatch(/^sandbox;/);
  });

  test('refusals are in the XML of S3', async () => {
    storage = await openStorage();
    const file = aGrantable({ sha256: `${'A'.repeat(43)}=` });
    const codeOf = ({ body }: { body: Buffer }) => /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1];
    expect(codeOf(await put(file))).toBe('BadDigest');
    expect(codeOf(await get(file))).toBe('NoSuchKey');
    expect(codeOf(await put(file, bytes, { headers: { 'content-type': 'a/b' } }))).toBe(
      'SignatureDoesNotMatch',
    );
    expect(codeOf(await put(file, bytes, { headers: { 'x-amz-acl': 'private' } }))).toBe('AccessDenied');
    expect(codeOf(await send(storage.origin))).toBe('AccessDenied');
    expect(codeOf(await send(storage.origin, { method: 'POST' }))).toBe('MethodNotAllowed');
    const stored = aGrantable();
    await put(stored);
    const again = await put(stored);
    expect([again.headers['content-type'], codeOf(again)]).toEqual(['application/xml', 'PreconditionFailed']);
  });

  test('a conditional read is answered from the ETag', async () => {
    storage = await openStorage();
    const file = aGrantable();
    const etag = (await put(file)).headers.etag!;
    expect((await get(file, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await get(file, { headers: { 'if-match': '"other"' } })).status).toBe(412);
    const resumed = { range: 'bytes=4-8', 'if-range': etag };
    expect((await get(file, { headers: resumed })).body.toString()).toBe('quick');
    expect((await get(file, { headers: { ...resumed, 'if-range': '"other"' } })).body).toEqual(bytes);
  });

  test.each([
    ['bytes=0-0', 206, 'T'],
    ['bytes=40-1000', 206, 'dog'],
    ['bytes=-1000', 206, bytes.toString()],
    ['bytes=5-4', 200, bytes.toString()],
    ['bytes=0-1,3-4', 200, bytes.toString()],
    ['lines=0-1', 200, bytes.toString()],
    ['bytes=-', 200, bytes.toString()],
  ])('the range %s gives %d', async (range, status, content) => {
    storage = await openStorage();
    const file = aGrantable();
    await put(file);
    const reply = await get(file, { headers: { range } });
    expect([reply.status, reply.body.toString()]).toEqual([status, content]);
  });

  test('a sender who asks first is told to go on, or is refused before a byte of the body', async () => {
    storage = await openStorage();
    const ask = async (file: FileRecord) => {
      const grant = await storage.store.grantPut(file);
      const headers = { ...grant.headers, 'content-length': String(file.size), expect: '100-continue' };
      const request = startRequest(grant.url, { method: 'PUT', headers, agent: false });
      let continued = false;
      request.on('continue', () => {
        continued = true;
        request.end(bytes);
      });
      request.flushHeaders();
      const [response] = await once(request, 'response');
      response.resume();
      request.on('error', () => {}).destroy();
      return [continued, response.statusCode];
    };
    const file = aGrantable();
    expect(await ask(file)).toEqual([true, 200]);
    expect(await ask(file)).toEqual([false, 412]);
    // More than any disk has.
    expect(await ask(aGrantable({ size: 2 ** 52 }))).toEqual([false, 507]);
  });
});

describe('events', () => {
  test('each object that comes or goes is one message in the queue, in order', async () => {
    storage = await openStorage();
    const file = aGrantable();
    const { etag } = (await put(file)).headers;
    await put(file);
    await storage.store.remove(file);
    const messages = await storage.queue.receive(10, 1_000);
    const notices = messages.flatMap(({ body }) => readS3Notification(body, 'stowage-files'));
    const key = { owner: file.owner, fileId: file.fileId };
    expect(notices).toMatchObject([
      { kind: 'event', event: { kind: 'created', key, size: bytes.length, etag: etag!.replaceAll('"', '') } },
      { kind: 'event', event: { kind: 'removed', key } },
    ]);
    const [created, removed] = notices.map((notice) =>
      notice.kind === 'event' ? notice.event.sequencer! : '',
    );
    expect(created! < removed!).toBe(true);
  });
});

describe('odd clients', () => {
  /** Writes to a bare socket, and reads until the server closes it. */
  async function speak(lines: string): Promise<string> {
    const socket = connect(Number(new URL(storage.origin).port), '127.0.0.1');
    socket.write(lines);
    return text(socket);
  }

  const headersOf = async (file: FileRecord) => {
    const { url, headers } = await storage.store.grantPut(file);
    const { pathname, search, host } = new URL(url);
    const lines = Object.entries({ ...headers, host, 'content-length': String(file.size) });
    return `PUT ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
  };

  test('a signed header that is sent twice is refused', async () => {
    storage = await openStorage();
    const head = await headersOf(aGrantable());
    expect(await speak(`${head}content-type: text/html\r\nconnection: close\r\n\r\n${bytes}`)).toMatch(
      /^HTTP\/1.1 403/,
    );
  });

  test('whoever sends no headers is cut off', async () => {
    storage = await openStorage({ headersTimeoutMs: 200 });
    expect(await speak('PUT / HTTP/1.1\r\n')).toMatch(/^HTTP\/1.1 408/);
  });

  test('whoever stops in the middle is cut off, and nothing of it is stored', async () => {
    storage = await openStorage({ idleTimeoutMs: 200 });
    const file = aGrantable();
    expect(await speak(`${await headersOf(file)}\r\nThe quick`)).toBe('');
    expect((await get(file)).status).toBe(404);
    await underWay(0);
    expect(storage.faults).toEqual([]);
  });

  test('a sender who hangs up leaves nothing behind', async () => {
    storage = await openStorage();
    const file = aGrantable({ size: 10_000_000 });
    const socket = connect(Number(new URL(storage.origin).port), '127.0.0.1');
    socket.write(`${await headersOf(file)}\r\n`);
    socket.write(randomBytes(1_000_000), () => socket.destroy());
    await once(socket, 'close');
    await underWay(0);
    expect((await get(file)).status).toBe(404);
    expect(storage.faults).toEqual([]);
  });

  test('a reader who takes for ever is cut off, though never idle', async () => {
    storage = await openStorage();
    const file = aGrantable({ size: 20_000_000 });
    await put(file, randomBytes(file.size));
    const { url } = await storage.store.grantGet(file, 'inline', Date.now() + 60_000);
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'queueMicrotask', 'setImmediate', 'setInterval'] });
    try {
      const [response] = (await once(startRequest(url, { agent: false }).end(), 'response')) as [
        IncomingMessage,
      ];
      await once(response, 'readable');
      const atLeast = (file.size / (16 * 1024)) * 1000;
      jest.advanceTimersByTime(atLeast);
      expect(response.read(1)).toHaveLength(1);
      jest.advanceTimersByTime(61_000);
      response.resume();
      await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(storage.faults).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  test('a reader who hangs up is no fault', async () => {
    storage = await openStorage();
    const file = aGrantable({ size: 20_000_000 });
    await put(file, randomBytes(file.size));
    const { url } = await storage.store.grantGet(file, 'inline', Date.now() + 60_000);
    const request = startRequest(url, { agent: false }).end();
    const [response] = await once(request, 'response');
    await once(response, 'readable');
    request.on('error', () => {}).destroy();
    expect((await get(file, { headers: { range: 'bytes=0-0' } })).status).toBe(206);
    expect(storage.faults).toEqual([]);
  });

  test('more requests at a time than are served are told to slow down', async () => {
    storage = await openStorage({ mostRequests: 2 });
    const slow = await Promise.all(
      [aGrantable(), aGrantable()].map(async (file) => {
        const socket = connect(Number(new URL(storage.origin).port), '127.0.0.1');
        socket.write(`${await headersOf(file)}connection: close\r\n\r\n`);
        return socket;
      }),
    );
    await underWay(2);
    const refused = await put(aGrantable());
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    const served = slow.map((socket) => {
      socket.write(bytes);
      return text(socket);
    });
    for (const reply of await Promise.all(served)) expect(reply).toMatch(/^HTTP\/1.1 200/);
    expect((await put(aGrantable())).status).toBe(200);
  });

  test('closing lets a transfer under way finish', async () => {
    storage = await openStorage();
    const file = aGrantable();
    const socket = connect(Number(new URL(storage.origin).port), '127.0.0.1');
    socket.write(`${await headersOf(file)}\r\nThe quick `);
    await underWay(1);
    const closed = once(storage.server.close(), 'close');
    socket.write(bytes.subarray(10));
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200/);
    await closed;
    expect(storage.store.objects.find(file)).toMatchObject({ size: bytes.length });
  });
});
