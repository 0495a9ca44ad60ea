// Logs say who, by `sub`, and never hold a token, a name, an address or a URL. A journey through every endpoint proves it.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes, type Route } from '@stowage/adapters/contract/routes';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { Client, signIn, type Tokens } from './client.ts';

const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-privacy-'));
const lines: string[] = [];
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    log: (line) => lines.push(line),
  });
});
afterAll(async () => {
  await stack.close();
  rmSync(scratch, { recursive: true });
});

test('a journey through every endpoint leaves nothing in the log that is not for it', async () => {
  const asUser = await signIn(stack.site, 'user@example.test', password);
  const asOperator = await signIn(stack.site, 'operator@example.test', password);
  const user = new Client(stack.site, asUser.access_token);
  const operator = new Client(stack.site, asOperator.access_token);
  const sub = subOf(asUser);
  const name = 'Grandmother’s recipes.pdf';
  const { fileId } = await user.upload(name, new Uint8Array(randomBytes(100)), {
    folder: '/Private papers/',
  });
  await user.recorded(fileId);
  await user.download(fileId);

  const ids: Record<string, string> = { sub, fileId, uploadId: fileId };
  const bodies: Record<string, unknown> = {
    'POST /upload': { name, size: 1e15 },
    'POST /upload/batch': { uploads: [{ name, size: 10 }] },
    'POST /upload/{uploadId}/parts': { partNumbers: [1] },
    'POST /upload/{uploadId}/complete': { parts: [{ partNumber: 1, etag: '"x"' }] },
    'POST /files/folders': { folders: ['/Private papers/'] },
    'PATCH /files/{fileId}': { name: 'Grandmother’s secrets.pdf', folder: '/Private papers/' },
    'PUT /operations/accounts/{sub}/quota': { maxBytes: 1e9, maxFiles: 10, maxFileBytes: 1e9 },
    'POST /session': { code: 'a-code-of-somebody', codeVerifier: 'v'.repeat(43), redirectUri: stack.site },
  };
  const queries: Record<string, string> = {
    'GET /files': '?search=Grandmother',
    'GET /files/folders': '?folder=/Private papers/',
    'DELETE /files/folders': '?folder=/Private papers/',
  };
  const reached = new Set<string>();
  // Ending sessions comes last, or nobody would reach the rest.
  const order = (key: string): number => (/disable|sign-out|DELETE/.test(key) ? 1 : 0);
  for (const [key, route] of Object.entries<Route>(routes).sort(([a], [b]) => order(a) - order(b))) {
    const [method, path] = key.split(' ') as [string, string];
    const client = route.scope === 'stowage/operate' ? operator : user;
    const url = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter] ?? fileId);
    await client.call(method, url + (queries[key] ?? ''), bodies[key]);
    reached.add(key);
  }
  await operator.call('GET', '/operations/accounts?search=user@example.test');
  await new Client(stack.site, `${asUser.access_token}x`).call('GET', `/files?search=Grandmother`);

  const log = lines.join('');
  const told = new Set([...log.matchAll(/"route":"([^"]+)"/g)].map(([, route]) => route));
  for (const key of reached)
    if (routes[key as keyof typeof routes].scope !== 'public') expect(told).toContain(key);
  expect(log).toContain(`"sub":"${sub}"`);

  for (const token of [asUser, asOperator].flatMap((its) => [
    its.access_token,
    its.id_token,
    its.refresh_token,
  ])) {
    expect(log).not.toContain(token);
    // Nor any part of a token that would still say something.
    for (const part of token.split('.')) expect(log).not.toContain(part);
  }
  for (const secret of [
    'Grandmother',
    'recipes',
    'Private papers',
    'example.test',
    password,
    'a-code-of-somebody',
  ]) {
    expect(log).not.toContain(secret);
  }
  expect(log).not.toMatch(/https?:\/\/|X-Amz-|[Bb]earer|eyJ/);
});

const subOf = ({ access_token: token }: Tokens): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;
