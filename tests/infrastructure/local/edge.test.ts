import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routesWith } from '@stowage/adapters/contract/routes';
import { createHmac, createPublicKey, createSign, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Listener } from '../../../infrastructure/local/listener.ts';
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

/** Makes tokens with the provider's own key, or with whatever a forger has. */
const forge = (
  changes: { header?: object; claims?: object; sign?: (input: string) => string } = {},
): string => {
  const key = gate.store.signingKey() as JsonWebKey & { kid: string };
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: key.kid, ...changes.header };
  const claims = {
    sub: users[0]!.sub,
    iss: gate.issuer,
    client_id: 'stowage-console',
    token_use: 'access',
    scope: 'openid stowage/files.read stowage/files.write',
    iat: now,
    exp: now + 60,
    ...changes.claims,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(claims)}`;
  const sign =
    changes.sign ??
    ((text: string) => createSign('RSA-SHA256').update(text).sign({ key, format: 'jwk' }, 'base64url'));
  return `${input}.${sign(input)}`;
};

const publicPem = (): string =>
  createPublicKey({ key: gate.store.signingKey() as JsonWebKey, format: 'jwk' }).export({
    format: 'pem',
    type: 'spki',
  }) as string;

const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const byStranger = (input: string): string =>
  createSign('RSA-SHA256').update(input).sign(strangersKey, 'base64url');

const now = (): number => Math.floor(Date.now() / 1000);

describe('the gateway answers 401 by itself to', () => {
  const cases: [string, () => string | undefined][] = [
    ['no token', () => undefined],
    ['a malformed token', () => 'not.a.token'],
    ['an id token', () => tokens.id_token],
    ['a refresh token', () => tokens.refresh_token],
    ['alg none', () => forge({ header: { alg: 'none' }, sign: () => '' })],
    [
      'HMAC with the public key',
      () =>
        forge({
          header: { alg: 'HS256' },
          sign: (input) => createHmac('sha256', publicPem()).update(input).digest('base64url'),
        }),
    ],
    ["a stranger's signature", () => forge({ sign: byStranger })],
    [
      'a key inside the token',
      () =>
        forge({
          header: { jwk: createPublicKey(strangersKey).export({ format: 'jwk' }) },
          sign: byStranger,
        }),
    ],
    ['a flipped bit', () => flipLastBit(tokens.access_token)],
    ['an edited claim', () => edit(tokens.access_token, { sub: users[1]!.sub })],
    ['a foreign issuer', () => forge({ claims: { iss: 'http://localhost:1/other' } })],
    ['a look-alike issuer', () => forge({ claims: { iss: `${gate.issuer}/` } })],
    ['an expired token', () => forge({ claims: { exp: now() - 1 } })],
    ['no expiry', () => forge({ claims: { exp: undefined } })],
    ['a token of tomorrow', () => forge({ claims: { nbf: now() + 3600 } })],
    ['the wrong use', () => forge({ claims: { token_use: 'id' } })],
  ];

  test.each(cases)('%s', async (_, token) => {
    const response = await get('/account', token());
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(gate.invocations).toEqual([]);
  });

  test.each(['Basic dXNlcjpwYXNz', 'Token x', 'bearer', 'Bearer'])('the scheme %j', async (authorization) => {
    expect((await get('/account', undefined, { headers: { authorization } })).status).toBe(401);
  });

  test('a token anywhere but in its header', async () => {
    const { access_token: token } = tokens;
    const query = new URLSearchParams({ access_token: token, Authorization: `Bearer ${token}` });
    expect((await get(`/account?${query}`, undefined)).status).toBe(401);
    expect((await get('/account', undefined, { headers: { cookie: `access_token=${token}` } })).status).toBe(
      401,
    );
    expect(gate.invocations).toEqual([]);
  });

  test('a key-set address inside the token, which is never fetched', async () => {
    let fetched = false;
    const trap = await Listener.open(0, 'a trap');
    trap.serve((_, response) => {
      fetched = true;
      response.end('{"keys":[]}');
    });
    const header = { jku: `${trap.origin}/jwks.json`, x5u: `${trap.origin}/x`, kid: 'theirs' };
    expect((await get('/account', forge({ header, sign: byStranger }))).status).toBe(401);
    await trap.close();
    expect(fetched).toBe(false);
  });

  test('unknown key ids, without hammering the key set', async () => {
    const before = gate.keySetRequests();
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const response = await get(
          '/account',
          forge({ header: { kid: `unknown-${index}` }, sign: byStranger }),
        );
        return response.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(gate.keySetRequests() - before).toBeLessThanOrEqual(1);
    expect((await get('/account', tokens.access_token)).status).toBe(200);
  });
});

test('a token is refused from the second on in which it expires, though it was known', async () => {
  const token = forge({ claims: { exp: now() + 1 } });
  expect((await get('/account', token)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect((await get('/account', token)).status).toBe(401);
});

test('a key set that is down is 503, never an allow', async () => {
  const other = await openGate();
  other.keySetIsUp = false;
  const { access_token } = await signIn(other.site, 'user@example.test', password);
  const ours = await fetch(`${other.site}/account`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(ours.status).toBe(503);
  expect(ours.headers.get('retry-after')).toBe('1');
  expect(await ours.json()).toMatchObject({ code: 'unavailable' });
  expect(other.invocations).toEqual([]);
  await other.close();
});

describe('403', () => {
  test.each(['', 'openid', 'stowage/files.reader', 'stowage/files.read2 xstowage/files.read'])(
    'with the scopes %j',
    async (scope) => {
      const response = await get('/account', forge({ claims: { scope } }));
      expect(response.status).toBe(403);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'forbidden', status: 403 });
      expect(gate.invocations).toEqual([]);
    },
  );
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

describe('odd paths never reach another route', () => {
  test.each([
    '/files/',
    '/FILES',
    '//files',
    '/files//',
    '/files/a/b/c',
    '/files%2Fx',
    '/account;x=1',
    '/shares/x',
    '/operations/accounts',
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
    const response = await get(path, tokens.access_token, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not-found' });
    expect(gate.invocations).toEqual([]);
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

  test('a function that takes too long is 504', async () => {
    const slow = await openGate({ functionMs: 300, integrationTimeoutMs: 50 });
    const { access_token } = await signIn(slow.site, 'user@example.test', password);
    const response = await fetch(`${slow.site}/account`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([response.status, await response.json()]).toEqual([
      504,
      { message: 'Endpoint request timed out' },
    ]);
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

  test('every reply carries the security headers and reflects no Host', async () => {
    for (const path of ['/', '/account', '/config.json', '/missing.js']) {
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

const flipLastBit = (token: string): string => {
  const [header, claims, signature] = token.split('.') as [string, string, string];
  const bytes = Buffer.from(signature, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  return `${header}.${claims}.${bytes.toString('base64url')}`;
};

const edit = (token: string, changes: object): string => {
  const [header, claims, signature] = token.split('.') as [string, string, string];
  const edited = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), ...changes };
  return `${header}.${Buffer.from(JSON.stringify(edited)).toString('base64url')}.${signature}`;
};

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
