// SECURITY.md, "Input": what a request says about who and where it is changes neither who asks nor what is asked.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { signIn } from '../infrastructure/local/client.ts';
import { password, users } from '../infrastructure/local/gate.ts';
import { openArena, type Arena } from './arena.ts';

let arena: Arena;
let token: string;
beforeAll(async () => {
  arena = await openArena();
  ({ access_token: token } = await signIn(arena.gate.site, 'user@example.test', password));
});
afterAll(() => arena.close());
beforeEach(() => void arena.gate.invocations.splice(0));

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('the caller is the verified sub, whatever else names one', () => {
  const other = users[1]!.sub;
  test.each<[string, string, Record<string, string>]>([
    [
      'headers',
      '/account',
      { sub: other, 'x-user': other, 'x-amzn-oidc-identity': other, 'x-forwarded-user': other },
    ],
    ['cookies', '/account', { cookie: `sub=${other}; user=${other}` }],
    ['a claim in a header', '/account', { 'x-amzn-oidc-data': 'a.b.c', 'x-claims': `{"sub":"${other}"}` }],
  ])('%s', async (_, path, headers) => {
    const response = await arena.send(path, { headers: { ...bearer(), ...headers } });
    expect(await response.json()).toMatchObject({ sub: users[0]!.sub });
  });

  test.each(['sub', 'owner', 'user', 'key', 'claims'])('%s in the query or the body is 400', async (name) => {
    const query = await arena.send(`/account?${name}=${other}`, { headers: bearer() });
    const body = await arena.send('/upload', {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'a', size: 1, [name]: other }),
    });
    expect([query.status, body.status]).toEqual([400, 400]);
  });
});

describe('the method is the method', () => {
  test.each([
    [{ 'x-http-method-override': 'DELETE' }, ''],
    [{ 'x-http-method': 'DELETE' }, ''],
    [{ 'x-method-override': 'DELETE' }, ''],
    [{}, '?_method=DELETE'],
  ])('%j%s', async (headers, query) => {
    const response = await arena.send(`/upload/01J00000000000000000000000${query}`, {
      method: 'GET',
      headers: { ...bearer(), ...headers },
    });
    expect(arena.gate.invocations.map(({ httpMethod }) => httpMethod)).toEqual(['GET']);
    expect([400, 404]).toContain(response.status);
  });

  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'get', 'DELETE\tx'])('%j reaches nothing', async (method) => {
    const reply = await raw(`${method} /account HTTP/1.1`, [`Authorization: Bearer ${token}`]);
    expect(reply).not.toMatch(/^HTTP\/1\.1 2/);
    expect(reply).not.toContain(token);
    expect(arena.gate.invocations).toEqual([]);
  });
});

describe('where a request says it is going is not repeated', () => {
  const lies = [
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Proto: gopher',
    'X-Forwarded-For: 6.6.6.6',
    'X-Forwarded-Prefix: /evil',
    'Forwarded: host=evil.example;proto=https',
    'X-Original-URL: /operations/health',
    'X-Rewrite-URL: /operations/health',
    'X-Host: evil.example',
  ];
  test.each([
    '/',
    '/config.json',
    '/openapi.json',
    '/account',
    '/files/%zz',
    '/nothing',
    '/missing.js',
    '/healthz',
  ])('%s', async (path) => {
    const reply = await raw(
      `GET ${path} HTTP/1.1`,
      [`Authorization: Bearer ${token}`, ...lies],
      'evil.example',
    );
    expect(reply).not.toContain('evil');
    expect(reply).not.toMatch(/^location:/im);
    for (const { resource } of arena.gate.invocations) expect(resource).not.toContain('operations');
  });

  test('nor the address it claims to come from', async () => {
    await arena.send('/account', { headers: { ...bearer(), 'x-forwarded-for': '6.6.6.6' } });
    expect(arena.gate.invocations[0]!.requestContext.identity.sourceIp).toBe('127.0.0.1');
  });
});

describe('an odd path reaches no route without a token, and no other route with one', () => {
  test.each([
    '/account/',
    '//account',
    '/./account',
    '/x/../account',
    '/%2e%2e/account',
    '/account%2f',
    '/account%00',
    '/account%0d%0ax:y',
    '/account;jsessionid=1',
    '/account/..;/operations/health',
    '/Account',
    '/ａccount',
    '/account\\..\\operations',
    '/upload/../operations/health',
    '/upload/..%2foperations%2fhealth',
    '/files/%2e%2e%2f%2e%2e%2foperations/health',
    '/files/folders/../../operations/health',
    '/files/folders%2f..%2f..%2foperations%2fhealth',
  ])('%s', async (path) => {
    const encoded = [...path]
      .map((its) => (its.charCodeAt(0) > 126 ? encodeURIComponent(its) : its))
      .join('');
    const without = await raw(`GET ${encoded} HTTP/1.1`);
    expect(without).toMatch(/^HTTP\/1\.1 (400|401|404)/);
    expect(arena.gate.invocations).toEqual([]);
    const reply = await raw(`GET ${encoded} HTTP/1.1`, [`Authorization: Bearer ${token}`]);
    expect(reply).toMatch(/^HTTP\/1\.1 (400|404)/);
    for (const { resource } of arena.gate.invocations) {
      expect(['/upload/{uploadId}', '/files/{fileId}']).toContain(resource);
    }
  });

  test('an absolute address is taken for its path alone', async () => {
    const reply = await raw('GET http://evil.example/account HTTP/1.1');
    expect(reply).toMatch(/^HTTP\/1\.1 (400|401|404)/);
    expect(reply).not.toContain('evil');
    expect(arena.gate.invocations).toEqual([]);
  });
});

describe('a message that two servers would cut differently is refused', () => {
  test.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['an encoding nobody knows', ['Transfer-Encoding: xchunked']],
    ['a space before the colon', ['Transfer-Encoding : chunked']],
    ['a length that is none', ['Content-Length: +5']],
    ['a folded header', ['X-A: b\r\n folded: yes']],
  ])('%s', async (_, headers) => {
    const reply = await raw(
      'POST /upload HTTP/1.1',
      [`Authorization: Bearer ${token}`, ...headers],
      'localhost',
      '0\r\n\r\nGET /operations/health HTTP/1.1\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 (4\d\d|501)/);
    expect(arena.gate.invocations).toEqual([]);
  });
});

/** Sends a request as it stands, which `fetch` would tidy up. @returns all that comes back */
const raw = (line: string, headers: readonly string[] = [], host = 'localhost', body = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(new URL(arena.gate.site).port), '127.0.0.1', () =>
      socket.write([line, `Host: ${host}`, 'Connection: close', ...headers, '', body].join('\r\n')),
    );
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.setTimeout(5000, () => socket.destroy(new Error(`No answer to ${line}`)));
  });
