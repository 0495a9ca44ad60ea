// Large files from outside, by a client that knows only API.md.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '@stowage/adapters/settings';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { Client, signIn } from './client.ts';

interface Started {
  readonly uploadId: string;
  readonly strategy: string;
  readonly partSize: number;
  readonly partCount: number;
}

interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

interface Shown {
  readonly state: string;
  readonly parts?: readonly Part[];
}

const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-parts-'));
const bytes = new Uint8Array(randomBytes(120 * 1024 * 1024));
const digest = (its: Uint8Array): string => createHash('sha256').update(its).digest('base64');
let stack: Stack;
let user: Client;

const clientOf = async (site: string): Promise<Client> =>
  new Client(site, (await signIn(site, 'user@example.test', password)).access_token);

beforeAll(async () => {
  stack = await startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    settings: { ...defaultSettings, quota: { ...defaultSettings.quota, maxBytes: 1024 ** 3 } },
    log: () => undefined,
  });
  user = await clientOf(stack.site);
});
afterAll(async () => {
  await stack.close();
  rmSync(scratch, { recursive: true });
});

async function start(client: Client, more: object = {}): Promise<Started> {
  const { status, body } = await client.call<Started>('POST', '/upload', {
    name: 'film.mov',
    size: bytes.length,
    ...more,
  });
  expect([status, body.strategy]).toEqual([201, 'multipart']);
  return body;
}

const sliceOf = ({ partSize }: Started, partNumber: number) =>
  bytes.subarray((partNumber - 1) * partSize, Math.min(partNumber * partSize, bytes.length));

/** Signs these parts and sends them, four at a time. @returns them as the store answered */
async function sendParts(client: Client, upload: Started, partNumbers: readonly number[]): Promise<Part[]> {
  const checksums = Object.fromEntries(partNumbers.map((n) => [n, digest(sliceOf(upload, n))]));
  const { body } = await client.call<{
    parts: { partNumber: number; url: string; headers: Record<string, string> }[];
  }>('POST', `/upload/${upload.uploadId}/parts`, { partNumbers, checksums });
  const waiting = [...body.parts];
  const sent: Part[] = [];
  const lane = async () => {
    for (let part; (part = waiting.shift());) {
      const reply = await fetch(part.url, {
        method: 'PUT',
        headers: part.headers,
        body: sliceOf(upload, part.partNumber),
      });
      expect(reply.status).toBe(200);
      sent.push({ partNumber: part.partNumber, etag: reply.headers.get('etag')! });
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return sent.sort((a, b) => a.partNumber - b.partNumber);
}

const all = ({ partCount }: Started) => Array.from({ length: partCount }, (_, index) => index + 1);

const complete = (client: Client, { uploadId }: Started, parts: readonly Part[]) =>
  client.call('POST', `/upload/${uploadId}/complete`, { parts });

const show = async (client: Client, { uploadId }: Started): Promise<Shown> =>
  (await client.call<Shown>('GET', `/upload/${uploadId}`)).body;

const contentOf = async (client: Client, { uploadId }: Started): Promise<Uint8Array> =>
  new Uint8Array(await (await client.download(uploadId)).arrayBuffer());

const usageOf = async (client: Client): Promise<Record<string, number>> =>
  (await client.call<{ usage: Record<string, number> }>('GET', '/account')).body.usage;

test('120 MiB in parts come back byte for byte, and are in the books once', async () => {
  const before = await usageOf(user);
  const upload = await start(user, { partChecksums: true });
  expect((await usageOf(user))['reservedBytes']! - before['reservedBytes']!).toBe(bytes.length);
  const parts = await sendParts(user, upload, all(upload));
  const replies = await Promise.all([complete(user, upload, parts), complete(user, upload, parts)]);
  for (const { status, body } of replies) {
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ fileId: upload.uploadId, size: bytes.length }),
    ]);
  }
  expect(await user.recorded(upload.uploadId)).toMatchObject({ size: bytes.length, name: 'film.mov' });
  expect(digest(await contentOf(user, upload))).toBe(digest(bytes));
  const middle = await user.call<{ url: string }>('POST', `/files/${upload.uploadId}/download`);
  const range = await fetch(middle.body.url, {
    headers: { range: `bytes=${upload.partSize - 2}-${upload.partSize + 1}` },
  });
  expect(new Uint8Array(await range.arrayBuffer())).toEqual(
    bytes.slice(upload.partSize - 2, upload.partSize + 2),
  );
  const after = await usageOf(user);
  expect(after['bytes']! - before['bytes']!).toBe(bytes.length);
  expect(after['reservedBytes']).toBe(before['reservedBytes']);
  expect((await complete(user, upload, parts)).status).toBe(200);
});

test('an upload is resumed by sending what is missing', async () => {
  const upload = await start(user, { partChecksums: true });
  await sendParts(user, upload, [1, 2, 5, upload.partCount]);
  const arrived = (await show(user, upload)).parts!.map(({ partNumber }) => partNumber);
  expect(arrived).toEqual([1, 2, 5, upload.partCount]);
  await sendParts(
    user,
    upload,
    all(upload).filter((n) => !arrived.includes(n)),
  );
  const parts = (await show(user, upload)).parts!.map(({ partNumber, etag }) => ({ partNumber, etag }));
  expect((await complete(user, upload, parts)).status).toBe(200);
  await user.recorded(upload.uploadId);
  expect(digest(await contentOf(user, upload))).toBe(digest(bytes));
});

test('a part of another length or content is refused, and one that is missing holds the completion up', async () => {
  const upload = await start(user, { partChecksums: true });
  const sha256 = digest(sliceOf(upload, 1));
  const { body } = await user.call<{ parts: { url: string; headers: Record<string, string> }[] }>(
    'POST',
    `/upload/${upload.uploadId}/parts`,
    { partNumbers: [1], checksums: { 1: sha256 } },
  );
  const { url, headers } = body.parts[0]!;
  const other = sliceOf(upload, 2);
  expect((await fetch(url, { method: 'PUT', headers, body: other })).status).toBe(400);
  expect((await fetch(url, { method: 'PUT', headers, body: other.subarray(1) })).status).toBe(403);
  expect((await complete(user, upload, [{ partNumber: 1, etag: 'x' }])).body['code']).toBe('invalid-request');
  expect((await show(user, upload)).parts).toEqual([]);
  expect((await user.call('DELETE', `/upload/${upload.uploadId}`)).status).toBe(204);
});

test.each([1, 2, 3])(
  'cancel against complete has one winner (%d)',
  async () => {
    const before = await usageOf(user);
    const upload = await start(user, { partChecksums: true });
    const parts = await sendParts(user, upload, all(upload));
    const [completed, cancelled] = await Promise.all([
      complete(user, upload, parts),
      user.call('DELETE', `/upload/${upload.uploadId}`),
    ]);
    expect([
      [200, 409],
      [409, 204],
    ]).toContainEqual([completed.status, cancelled.status]);
    if (completed.status === 200) {
      await user.recorded(upload.uploadId);
      expect((await usageOf(user))['bytes']! - before['bytes']!).toBe(bytes.length);
    } else {
      expect((await show(user, upload)).state).toBe('cancelled');
      expect(await usageOf(user)).toEqual(before);
    }
  },
  60_000,
);

describe('kill -9', () => {
  const data = join(scratch, 'killed');
  const run = async (): Promise<{ child: ChildProcess; client: Client }> => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'stack-process.ts'), data, '0', password],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    const [line] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
    return { child, client: await clientOf((JSON.parse(line) as { site: string }).site) };
  };
  const die = async (child: ChildProcess, signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, 'exit');
  };

  test('during parts and during the completion loses no part that was answered 200', async () => {
    let { child, client } = await run();
    const upload = await start(client, { partChecksums: true });
    const first = await sendParts(client, upload, all(upload).slice(0, 5));
    const dying = sendParts(client, upload, all(upload).slice(5)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await die(child, 'SIGKILL');
    await dying;

    ({ child, client } = await run());
    const arrived = (await show(client, upload)).parts!;
    expect(arrived).toMatchObject(expect.arrayContaining(first.map((part) => expect.objectContaining(part))));
    const known = arrived.map(({ partNumber }) => partNumber);
    await sendParts(
      client,
      upload,
      all(upload).filter((n) => !known.includes(n)),
    );
    const parts = (await show(client, upload)).parts!.map(({ partNumber, etag }) => ({ partNumber, etag }));
    const completing = complete(client, upload, parts).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await die(child, 'SIGKILL');
    await completing;

    ({ child, client } = await run());
    expect((await complete(client, upload, parts)).status).toBe(200);
    await client.recorded(upload.uploadId);
    expect(digest(await contentOf(client, upload))).toBe(digest(bytes));
    expect(await usageOf(client)).toMatchObject({ files: 1, bytes: bytes.length, reservedBytes: 0 });
    await die(child, 'SIGTERM');
  });
});
