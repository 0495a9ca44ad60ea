import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routesWith } from '@stowage/adapters/contract/routes';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { signIn, type Tokens } from './client.ts';
import { openGate, password, users, type Gate } from './gate.ts';

let gate: Gate;
let tokens: Tokens;
const consoleDirectory = mkdtempSync(join(tmpdir(), 'stowage-console-'));

beforeAll(async () => {
  writeFileSync(join(consoleDirectory, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(consoleDirectory, 'main-ABCD1234.js'), `console.log('${'x'.repeat(2000)}')`);
  gate = await openGate({ consoleDirectory });
  tokens = await signIn(gate.site, 'user@example.test', password);
});
afterAll(async () => {
  await gate.close();
  rmSync(consoleDirectory, { recursive: true });
});
beforeEach(() => void gate.invocations.splice(0));

const get = (path: string, token: string | undefined, init: RequestInit = {}): Promise<Response> =>
  fetch(gate.site + path, {
    ...init,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string>),
    },
  });

describe('the event that a function is handed', () => {
  test('is what API Gateway makes of the request', async () => {
    const response = await get('/files?folder=%2Fa%2F&search=a+b%26c&folder=%2Fb%2F', tokens.access_token, {
      headers: { 'x-forwarded-for': '6.6.6.6', 'x-http-method-override': 'DELETE' },
    });
    expect(response.status).toBe(200);
    expect(gate.invocations[0]).toMatchObject({
      resource: '/files',
      path: '/files',
      httpMethod: 'GET',
      queryStringParameters: { folder: '/b/', search: 'a b&c' },
      multiValueQueryStringParameters: { folder: ['/a/', '/b/'], search: ['a b&c'] },
      pathParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        authorizer: {
          claims: { sub: users[0]!.sub, token_use: 'access', exp: expect.stringMatching(/^\d+$/) },
        },
        identity: { sourceIp: '127.0.0.1' },
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    });
  });

  test('leaves no parameter out, and no host in the path', async () => {
    await get('/files?__proto__=1&constructor=2', tokens.access_token);
    await raw(`GET http://evil.example/files HTTP/1.1\r\nAuthorization: Bearer ${tokens.access_token}`);
    const [event, absolute] = gate.invocations;
    for (const part of [event!.queryStringParameters!, event!.multiValueQueryStringParameters!]) {
      expect(Object.keys(part)).toEqual(['__proto__', 'constructor']);
    }
    expect(absolute!.path).toBe('/files');
  });

  test('carries decoded path parameters and the body as it came', async () => {
    await get('/upload/a%20b/renew', tokens.access_token, { method: 'POST', body: '{"x":"é"}' });
    await get('/upload', tokens.access_token, { method: 'POST', body: new Uint8Array([0xff, 0x7b]) });
    expect(gate.invocations[0]).toMatchObject({
      resource: '/upload/{uploadId}/renew',
      pathParameters: { uploadId: 'a b' },
      body: '{"x":"é"}',
    });
    expect(gate.invocations[1]).toMatchObject({ body: '/3s=', isBase64Encoded: true });
  });
});

test.each([
  ['GET', '/files/folders?folder=/a/', 'GET /files/folders'],
  ['POST', '/files/folders', 'POST /files/folders'],
  ['DELETE', '/files/folders?folder=/a/', 'DELETE /files/folders'],
  ['GET', '/files/folder', 'GET /files/{fileId}'],
])('%s %s is for the route %s', async (method, path, route) => {
  await get(path, tokens.access_token, { method, ...(method === 'POST' && { body: '{}' }) });
  const { httpMethod, resource } = gate.invocations[0]!;
  expect(`${httpMethod} ${resource}`).toBe(route);
});

describe('odd paths never reach another route', () => {
  test.each([
    '/files/',
    '/FILES',
    '//files',
    '/files//',
    '/files/a/b/c',
    '/files%2Fx',
    '/files/folders/',
    '/files/folders/x',
    '/files/folders%00',
    '/files/Folders',
    '/account;x=1',
    '/shares/x',
    '/operations/nothing',
    '/files/x%00',
  ])('%s', async (path) => {
    const response = await get(path, tokens.access_token);
    if (gate.invocations.length > 0) {
      // Only as the id of a file, which it will turn out not to be.
      expect(gate.invocations[0]!.resource).toBe('/files/{fileId}');
    } else {
      expect([200, 404]).toContain(response.status);
      if (response.status === 200) expect(response.headers.get('content-type')).toContain('text/html');
    }
  });

  test('dots stay dots', async () => {
    const reply = await raw(
      `GET /upload/%2e%2e/account HTTP/1.1\r\nAuthorization: Bearer ${tokens.access_token}`,
    );
    expect(reply.split('\r\n')[0]).toContain('404');
    expect(gate.invocations).toEqual([]);
  });

  test.each([
    ['GET', '/files/a/shares/b/c'],
    ['PUT', '/account'],
    ['DELETE', '/files'],
    ['GET', '/upload/x/y/z'],
    ['POST', '/operations/nothing'],
  ])('%s %s: 401 without a token, 404 with one, never a page', async (method, path) => {
    const without = await get(path, undefined, { method });
    expect([without.status, await without.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(without.headers.get('www-authenticate')).toBe('Bearer');
    const response = await get(path, tokens.access_token, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not-found' });
    expect(gate.invocations).toEqual([]);
  });

  test('an id is for the function to judge, however long it is', async () => {
    const path = `/files/${'x'.repeat(10_000)}`;
    expect((await get(path, undefined)).status).toBe(401);
    expect((await get(path, tokens.access_token)).status).toBe(200);
    expect(gate.invocations[0]!.pathParameters!['fileId']).toHaveLength(10_000);
  });

  test('malformed percent signs are 400', async () => {
    const response = await get('/files/%zz', tokens.access_token);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      400,
      'invalid-request',
    ]);
  });
});

describe("the gateway's limits", () => {
  test('a body of more than 10 MB is 413', async () => {
    const response = await get('/upload', tokens.access_token, {
      method: 'POST',
      body: 'x'.repeat(10 * 1024 ** 2 + 1),
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(gate.invocations).toEqual([]);
  });

  test('and its sender reads so, also one that sends everything before it reads anything', async () => {
    const size = 10 * 1024 ** 2 + 1;
    const socket = connect(Number(new URL(gate.site).port), '127.0.0.1');
    const write = (text: string) => new Promise((resolve) => socket.write(text, resolve));
    await write(
      `POST /upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokens.access_token}\r\nContent-Length: ${size}\r\n\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await write('x'.repeat(size));
    const [reply] = (await once(socket, 'data')) as [Buffer];
    expect(reply.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('a function that takes too long is 503, with a word on when to come back', async () => {
    const lines: string[] = [];
    const slow = await openGate({
      functionMs: 300,
      integrationTimeoutMs: 50,
      log: (line) => lines.push(line),
    });
    const { access_token } = await signIn(slow.site, 'user@example.test', password);
    const response = await fetch(`${slow.site}/account`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'unavailable', status: 503 });
    expect(lines).toHaveLength(1);
    await slow.close();
  });
});

describe('the site', () => {
  test.each(['/', '/library', '/operate/accounts', '/signed-in?code=x'])(
    '%s is the console',
    async (path) => {
      const response = await get(path, undefined, { headers: { 'accept-encoding': 'identity' } });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Console</title>');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('hashed assets may be kept for ever, and come compressed', async () => {
    const response = await get('/main-ABCD1234.js', undefined, { headers: { 'accept-encoding': 'br' } });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
    const etag = response.headers.get('etag')!;
    expect((await get('/main-ABCD1234.js', undefined, { headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
  });

  test.each(['/missing.js', '/../package.json', '/%2e%2e/package.json', '/.git/config.x'])(
    '%s is 404',
    async (path) => {
      expect((await raw(`GET ${path} HTTP/1.1`)).split('\r\n')[0]).toContain('404');
    },
  );

  test.each(['/config.json', '/openapi.json', '/healthz'])(
    '%s answers HEAD as it answers GET',
    async (path) => {
      const [head, whole] = [await get(path, undefined, { method: 'HEAD' }), await get(path, undefined)];
      for (const name of ['content-type', 'content-length', 'cache-control']) {
        expect(head.headers.get(name)).toBe(whole.headers.get(name));
      }
      expect([head.status, await head.text()]).toEqual([200, '']);
    },
  );

  test('every reply carries the security headers and reflects no Host', async () => {
    for (const path of ['/', '/account', '/config.json', '/missing.js', '/files/%zz']) {
      const { headers } = await get(path, undefined);
      expect(headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
    expect(await raw('GET /config.json HTTP/1.1', 'evil.example')).not.toContain('evil.example');
  });

  test('its OpenAPI document has every route, and only those', async () => {
    const document = (await (await get('/openapi.json', undefined)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const keys = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(document.openapi).toBe('3.1.0');
    const served = routesWith('code').map(([key]) => key);
    expect(keys.sort()).toEqual(served.sort());
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((its) => its.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('in the classic flow the OpenAPI document asks for an id token, and for no flow that is not there', async () => {
  const classic = await openGate({ loginFlow: 'implicit' });
  const document = (await (await fetch(`${classic.site}/openapi.json`)).json()) as {
    components: { securitySchemes: { signIn: object } };
  };
  expect(document.components.securitySchemes.signIn).toMatchObject({ type: 'http', scheme: 'bearer' });
  await classic.close();
});

/** Sends a request line as it stands, which `fetch` would tidy up. */
const raw = (line: string, host = 'localhost'): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(new URL(gate.site).port), '127.0.0.1', () =>
      socket.write(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
