// The whole stack from outside, by a client that knows only API.md.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '@stowage/adapters/settings';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { Client, put, signIn, type Grant } from './client.ts';

const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-stack-'));
/** There is room for one file of the largest size, and not for two. */
const quota = { maxBytes: 100e6, maxFiles: 1000, maxFileBytes: 60e6 };
const lines: string[] = [];
/** What has passed for the stack and for nobody else. In ms. */
let elapsed = 0;
let stack: Stack;
let user: Client;
let second: Client;

const clientOf = async (site: string, name: string): Promise<Client> =>
  new Client(site, (await signIn(site, `${name}@example.test`, password)).access_token);

beforeAll(async () => {
  stack = await startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    settings: {
      ...defaultSettings,
      refusedTypes: ['application/x-msdownload'],
      quota,
    },
    log: (line) => lines.push(line),
    clock: () => Date.now() + elapsed,
  });
  user = await clientOf(stack.site, 'user');
  second = await clientOf(stack.site, 'second');
});
afterAll(async () => {
  await stack.close();
  rmSync(scratch, { recursive: true });
});

const start = async (client: Client, fields: Record<string, unknown>): Promise<Grant> => {
  const { status, body } = await client.call<Grant>('POST', '/upload', fields);
  expect(status).toBe(201);
  return body;
};

const usage = async (client: Client): Promise<Record<string, number>> =>
  (await client.call<{ usage: Record<string, number> }>('GET', '/account')).body.usage;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

describe('the main job', () => {
  test.each(['Résumé – final (1).bin', '100% + "quoted" & <b>.txt', '=cmd|x', '日本語 🚢.png', 'CON'])(
    'stores %j, lists it, gives it back and adds it up',
    async (name) => {
      const before = await usage(user);
      const bytes = new Uint8Array(randomBytes(10_000));
      const { fileId, stored } = await user.upload(name, bytes, { sha256: sha256(bytes) });
      expect(stored.status).toBe(200);

      const file = await user.recorded(fileId);
      expect(file).toMatchObject({
        name,
        size: 10_000,
        folder: '/',
        contentType: 'application/octet-stream',
      });
      const after = await usage(user);
      expect(after['bytes']! - before['bytes']!).toBe(10_000);
      expect(after['reservedBytes']).toBe(0);

      const response = await user.download(fileId);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);

      const { body: list } = await user.call<{ items: { fileId: string }[] }>(
        'GET',
        '/files?sort=uploadedAt&order=desc',
      );
      expect(list.items[0]!.fileId).toBe(fileId);
      const { body: record } = await user.call<{ items: { kind: string; fileId: string }[] }>(
        'GET',
        '/activity',
      );
      expect(record.items.slice(0, 2).map(({ kind }) => kind)).toEqual(['file.downloaded', 'file.stored']);
    },
  );

  test('pages by cursors that are of no use elsewhere', async () => {
    type Page = { items: { fileId: string }[]; nextCursor: string | null };
    const first = (await user.call<Page>('GET', '/files?limit=2')).body;
    const next = (await user.call<Page>('GET', `/files?limit=3&cursor=${first.nextCursor}`)).body;
    expect(new Set([...first.items, ...next.items].map(({ fileId }) => fileId)).size).toBe(5);
    for (const [client, path] of [
      [user, '/files?order=desc'],
      [user, '/files?search=x'],
      [user, '/activity?limit=2'],
      [user, '/upload?limit=2'],
      [second, '/files?limit=2'],
    ] as const) {
      const reply = await client.call(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}cursor=${first.nextCursor}`,
      );
      expect(reply).toMatchObject({
        status: 400,
        body: { code: 'invalid-request', issues: [{ path: 'cursor' }] },
      });
    }
  });
});

describe("another user's id and a random id are the same", () => {
  test.each([
    ['GET', '/files/{id}'],
    ['POST', '/files/{id}/download'],
    ['GET', '/upload/{id}'],
    ['POST', '/upload/{id}/renew'],
    ['DELETE', '/upload/{id}'],
  ])('%s %s', async (method, path) => {
    const { fileId } = await start(user, { name: 'mine', size: 3 });
    const say = async (id: string): Promise<string> => {
      const { status, body } = await second.call(method, path.replace('{id}', id));
      return JSON.stringify({ status, body: { ...body, requestId: '' } });
    };
    expect(await say(fileId)).toBe(await say('01K00000000000000000000000'));
    expect(await say(fileId)).toContain('404');
    expect((await user.call('DELETE', `/upload/${fileId}`)).status).toBe(204);
  });
});

describe('a URL serves one upload and nothing else', () => {
  const bytes = new Uint8Array(randomBytes(1000));
  const refusals: [string, (grant: Grant) => Promise<Response>][] = [
    ['a wrong length', (grant) => put(grant, bytes.slice(1))],
    ['another type', (grant) => put(grant, bytes, { 'content-type': 'text/html' })],
    ['wrong content', (grant) => put(grant, new Uint8Array(randomBytes(1000)))],
    ['an extra header', (grant) => put(grant, bytes, { 'x-amz-acl': 'public-read' })],
    [
      'another key',
      (grant) => put({ ...grant, url: grant.url.replace(grant.fileId, '01K00000000000000000000000') }, bytes),
    ],
    ['another method', (grant) => fetch(grant.url)],
    ['a sub-resource', (grant) => put({ ...grant, url: `${grant.url}&acl` }, bytes)],
  ];

  test.each(refusals)('%s is refused and stores nothing', async (_, attempt) => {
    const grant = await start(user, {
      name: 'strict',
      size: 1000,
      contentType: 'text/plain',
      sha256: sha256(bytes),
    });
    const refused = await attempt(grant);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await user.call('GET', `/upload/${grant.uploadId}`)).body['state']).toBe('pending');
    // The right one is still welcome: nothing lies under the key.
    expect((await put(grant, bytes)).status).toBe(200);
    await user.recorded(grant.fileId);
  });

  test('a second PUT is 412, also when two race', async () => {
    const grant = await start(user, { name: 'once', size: 1000 });
    const racers = await Promise.all([put(grant, bytes), put(grant, bytes)]);
    expect(racers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await put(grant, bytes)).status).toBe(412);
    await user.recorded(grant.fileId);
  });

  test('an expired URL is refused until it is renewed', async () => {
    const grant = await start(user, { name: 'late', size: 1000 });
    elapsed += defaultSettings.uploadUrlLifetimeMs + 1_000;
    expect((await put(grant, bytes)).status).toBe(403);
    const renewed = await user.call<Grant>('POST', `/upload/${grant.uploadId}/renew`);
    expect((await put(renewed.body, bytes)).status).toBe(200);
    await user.recorded(grant.fileId);
  });

  test('what arrives after a cancel is not kept', async () => {
    const before = await usage(user);
    const grant = await start(user, { name: 'cancelled', size: 1000 });
    expect((await user.call('DELETE', `/upload/${grant.uploadId}`)).status).toBe(204);
    expect((await user.call('DELETE', `/upload/${grant.uploadId}`)).status).toBe(204);
    await put(grant, bytes);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await user.call('POST', `/files/${grant.fileId}/download`)).status).toBe(404);
    expect(await usage(user)).toEqual(before);
  });
});

describe('quota', () => {
  test('of 50 parallel starts with room for one, one is granted', async () => {
    const before = await usage(second);
    const size = quota.maxFileBytes;
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        second.call('POST', '/upload', { name: `file-${index}`, size }),
      ),
    );
    const granted = replies.filter(({ status }) => status === 201);
    const refused = replies.filter(({ status }) => status === 409);
    expect([granted.length, refused.length]).toEqual([1, 49]);
    expect(refused[0]!.body).toMatchObject({
      code: 'quota-exceeded',
      available: quota.maxBytes - size,
      requested: size,
    });
    await second.call('DELETE', `/upload/${granted[0]!.body['uploadId'] as string}`);
    expect(await usage(second)).toEqual(before);
  });

  test('what the deployment refuses is said with its code', async () => {
    const type = { name: 'x.exe', size: 1, contentType: 'application/x-msdownload; a=b' };
    expect(await second.call('POST', '/upload', type)).toMatchObject({
      status: 415,
      body: { code: 'unsupported-type' },
    });
    const huge = { name: 'huge', size: quota.maxFileBytes + 1 };
    expect(await second.call('POST', '/upload', huge)).toMatchObject({
      status: 413,
      body: { code: 'file-too-large' },
    });
  });
});

describe('storage on its own origin', () => {
  test('lets the site in and nobody else', async () => {
    const grant = await start(user, { name: 'cors', size: 4 });
    const preflight = (origin: string) =>
      fetch(grant.url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'content-type',
        },
      });
    expect((await preflight(stack.site)).headers.get('access-control-allow-origin')).toBe(stack.site);
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    await user.call('DELETE', `/upload/${grant.uploadId}`);
  });
});

test('a second instance on the same data refuses to start', async () => {
  const again = startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    consoleDirectory: '',
    log: () => undefined,
  });
  await expect(again).rejects.toThrow('Another Stowage is running');
});

test('a port that is taken is named', async () => {
  const port = Number(new URL(stack.site).port);
  const other = startStack({
    dataDirectory: join(scratch, 'other'),
    port,
    consoleDirectory: '',
    log: () => undefined,
  });
  await expect(other).rejects.toThrow(`Port ${port}, for the site, is taken`);
});

test('the log has no token, no name, no URL, and one JSON object a line', () => {
  const log = lines.join('');
  expect(log).toContain('"event":"upload.started"');
  expect(log).toContain('"event":"quota.exceeded"');
  for (const secret of [
    user.token,
    second.token,
    'eyJ',
    'Bearer',
    'Signature',
    'Résumé',
    'http://',
    'example.test',
  ]) {
    expect(log).not.toContain(secret);
  }
  for (const line of log.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

describe('kill -9', () => {
  const data = join(scratch, 'killed');
  const run = async (): Promise<{ child: ChildProcess; site: string }> => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'stack-process.ts'), data, '0', password],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const [line] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
    return { child, site: (JSON.parse(line) as { site: string }).site };
  };

  test('loses no upload that was answered 200, and the books add up', async () => {
    const acknowledged = new Map<string, Uint8Array>();
    for (const life of [1, 2]) {
      const { child, site } = await run();
      const client = await clientOf(site, 'user');
      const uploads = Array.from({ length: 60 }, async (_, index) => {
        const bytes = new Uint8Array(randomBytes(20_000 + index));
        const { fileId, stored } = await client.upload(`life ${life}, file ${index}`, bytes);
        if (stored.status === 200) acknowledged.set(fileId, bytes);
        if (index === 30) child.kill('SIGKILL');
      });
      await Promise.allSettled(uploads);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    expect(acknowledged.size).toBeGreaterThan(0);

    const { child, site } = await run();
    const client = await clientOf(site, 'user');
    for (const [fileId, bytes] of acknowledged) {
      await client.recorded(fileId);
      const kept = new Uint8Array(await (await client.download(fileId)).arrayBuffer());
      expect(sha256(kept)).toBe(sha256(bytes));
    }
    const { items } = (await client.call<{ items: { size: number }[] }>('GET', '/files?limit=1000')).body;
    const { usage: used, quota } = (
      await client.call<{ usage: Record<string, number>; quota: { maxBytes: number } }>('GET', '/account')
    ).body;
    expect(used['bytes']).toBe(items.reduce((sum, { size }) => sum + size, 0));
    expect(used['bytes']! + used['reservedBytes']! + used['availableBytes']!).toBe(quota.maxBytes);

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(readFileSync(join(data, 'stowage.log'), 'utf8')).not.toContain('"level":"ERROR"');
  });
});
