// The three ways in, each through the whole stack or its gate: what a browser holds afterwards, and what that opens.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TokenEndpoint } from '@stowage/adapters/http/session/token-endpoint';
import { defaultSettings } from '@stowage/adapters/settings';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { authorizeUrl, Browser, Client, config, signIn, signInByForm } from './client.ts';
import { openGate, password, users, type Gate } from './gate.ts';

const verifier = randomBytes(32).toString('base64url');
const nonce = 'nonce-of-the-test';

describe('cookie: a session that no script can read', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'stowage-cookie-'));
  const written: string[] = [];
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      dataDirectory,
      port: 0,
      password,
      consoleDirectory: '/nonexistent',
      settings: { ...defaultSettings, loginFlow: 'cookie', machineClients: ['nightly'] },
      log: (line) => written.push(line),
    });
  });
  afterAll(async () => {
    await stack.close();
    rmSync(dataDirectory, { recursive: true });
  });

  const own = (): Record<string, string> => ({ origin: stack.site, 'x-stowage-session': '1' });

  const newCode = async (browser = new Browser()): Promise<string> => {
    const url = await authorizeUrl(stack.site, { verifier, nonce });
    const callback = await signInByForm(browser, stack.site, url, 'user@example.test', password);
    return callback.searchParams.get('code')!;
  };

  const send = (browser: Browser, method: string, path: string, body?: unknown, headers = own()) =>
    browser.request(stack.site + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const begin = async (browser: Browser, changes: object = {}, headers = own()) =>
    send(
      browser,
      'POST',
      '/session',
      { code: await newCode(), codeVerifier: verifier, nonce, ...changes },
      headers,
    );

  const signedIn = async (): Promise<Browser> => {
    const browser = new Browser();
    expect((await begin(browser)).status).toBe(200);
    return browser;
  };

  test('begins with a code: the tokens are in cookies, and in nothing else', async () => {
    const browser = new Browser();
    const response = await begin(browser);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      sub: expect.stringMatching(/^[\da-f-]{36}$/),
      email: 'user@example.test',
      groups: ['users'],
      scope: 'openid email stowage/files.read stowage/files.write',
      expiresAt: expect.stringMatching(/Z$/),
    });
    expect(text).not.toMatch(/eyJ/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const cookies = response.headers.getSetCookie();
    expect(cookies.map((line) => line.split('=')[0])).toEqual(['__Host-stowage', '__Host-stowage-renew']);
    for (const line of cookies) expect(line).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect((await send(browser, 'GET', '/account', undefined, {})).status).toBe(200);
    expect((await send(browser, 'POST', '/upload', { name: 'a', size: 1 })).status).toBe(201);
  });

  test.each<[string, () => Record<string, string>]>([
    ['no header', () => ({ origin: stack.site })],
    ['another value', () => ({ ...own(), 'x-stowage-session': 'yes' })],
    ['no origin', () => ({ 'x-stowage-session': '1' })],
    ['another site', () => ({ ...own(), origin: 'https://evil.example' })],
    ['an opaque origin', () => ({ ...own(), origin: 'null' })],
    ['a look-alike', () => ({ ...own(), origin: `${stack.site}.evil.example` })],
    ['another port', () => ({ ...own(), origin: 'http://localhost:1' })],
    ['the same host over TLS', () => ({ ...own(), origin: stack.site.replace('http', 'https') })],
  ])('a request that changes something is 403 with %s', async (_, headers) => {
    const browser = await signedIn();
    const before = written.length;
    const upload = await send(browser, 'POST', '/upload', { name: 'forged', size: 1 }, headers());
    expect([upload.status, upload.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
    expect(await upload.json()).toMatchObject({ code: 'forbidden', requestId: expect.any(String) });
    expect(written.slice(before)).toEqual([]);

    const code = await newCode();
    for (const [method, path, body] of [
      ['POST', '/session', { code, codeVerifier: verifier, nonce }],
      ['POST', '/session/renew', undefined],
      ['DELETE', '/session', undefined],
    ] as const) {
      const response = await send(browser, method, path, body, headers());
      expect([path, response.status, response.headers.getSetCookie()]).toEqual([path, 403, []]);
    }
    expect((await send(browser, 'GET', '/account', undefined, {})).status).toBe(200);
  });

  test.each([
    ['a nonce of somebody else', { nonce: 'of-somebody-else' }],
    ['a wrong verifier', { codeVerifier: randomBytes(32).toString('base64url') }],
    ['a code that nobody gave', { code: 'made-up' }],
    ['an address that is not ours', { redirectUri: 'https://evil.example/signed-in' }],
  ])('%s begins nothing', async (_, changes) => {
    const response = await begin(new Browser(), changes);
    expect([response.status, response.headers.getSetCookie()]).toEqual([401, []]);
    expect(await response.json()).toMatchObject({ code: 'unauthorized' });
  });

  test('renews, once with each refresh token', async () => {
    const browser = new Browser();
    const began = await begin(browser);
    const [, kept] = began.headers.getSetCookie().map((line) => line.split(';')[0]!);
    const renewed = await send(browser, 'POST', '/session/renew');
    expect(renewed.status).toBe(200);
    expect(renewed.headers.getSetCookie()).toHaveLength(2);
    // Whoever took the first one is found out, and takes the family down with them.
    const thief = await send(new Browser(), 'POST', '/session/renew', undefined, { ...own(), cookie: kept! });
    expect(thief.status).toBe(401);
    const again = await send(browser, 'POST', '/session/renew');
    expect(again.status).toBe(401);
    expect(again.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-stowage=; .*Max-Age=0$/),
      expect.stringMatching(/^__Host-stowage-renew=; .*Max-Age=0$/),
    ]);
  });

  test('ends at the provider, too, and says so as often as it is asked', async () => {
    const browser = new Browser();
    const began = await begin(browser);
    const cookie = began.headers
      .getSetCookie()
      .map((line) => line.split(';')[0]!)
      .join('; ');
    const ended = await send(browser, 'DELETE', '/session');
    expect([ended.status, ended.headers.getSetCookie().length]).toEqual([204, 2]);
    expect((await send(browser, 'GET', '/account')).status).toBe(401);
    const renewal = await send(new Browser(), 'POST', '/session/renew', undefined, { ...own(), cookie });
    expect(renewal.status).toBe(401);
    expect((await send(browser, 'DELETE', '/session')).status).toBe(204);
  });

  test('a program with a token of its own needs neither cookie nor header', async () => {
    const { issuer } = await config(stack.site);
    const { body } = await clientCredentials(issuer, 'nightly', stack.machineSecrets['nightly']!);
    const { status } = await new Client(stack.site, body['access_token'] as string).call('POST', '/upload', {
      name: 'dump.sql',
      size: 1,
    });
    expect(status).toBe(201);
  });

  test('no token reaches the log', () => {
    expect(written.length).toBeGreaterThan(10);
    expect(written.join('')).not.toMatch(/eyJ|__Host-/);
  });

  test('an identity provider that is down is 503, and does not keep anybody in', async () => {
    const endpoint = new TokenEndpoint({ origin: 'http://127.0.0.1:1', clientId: 'x' });
    await expect(endpoint.renew('x')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(endpoint.revoke('x')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('so is one that goes down in the middle of its answer', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).flushHeaders();
      setTimeout(() => response.destroy(), 50);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = new TokenEndpoint({ origin: `http://127.0.0.1:${port}`, clientId: 'x' });
    const refusal: unknown = await endpoint.renew('x').catch((error: unknown) => error);
    server.close();
    expect(refusal).toMatchObject({ code: 'unavailable' });
  });
});

describe('cookie: what the functions behind see', () => {
  let gate: Gate;
  beforeAll(async () => (gate = await openGate({ loginFlow: 'cookie' })));
  afterAll(() => gate.close());

  test('is a bearer token, and no cookie of any name', async () => {
    await fetch(`${gate.site}/account`, { headers: { cookie: 'a=b; __Host-stowage=x.y.z' } });
    expect(gate.invocations).toEqual([]);
    const { access_token } = await signIn(gate.site, 'user@example.test', password);
    const cookie = `other=1; __Host-stowage=${access_token}; __Host-stowage-renew=secret`;
    expect((await fetch(`${gate.site}/account`, { headers: { cookie } })).status).toBe(200);
    const { headers } = gate.invocations[0]!;
    expect(headers['authorization']).toBe(`Bearer ${access_token}`);
    expect(headers['cookie']).toBeUndefined();
  });

  test('only where the deployment wants it', async () => {
    const other = await openGate();
    const { access_token } = await signIn(other.site, 'user@example.test', password);
    const headers = { cookie: `__Host-stowage=${access_token}` };
    expect((await fetch(`${other.site}/account`, { headers })).status).toBe(401);
    expect((await fetch(`${other.site}/session`, { method: 'POST' })).status).toBe(404);
    expect(other.invocations).toEqual([]);
    await other.close();
  });
});

describe('implicit: the classic arrangement', () => {
  let gate: Gate;
  beforeAll(async () => (gate = await openGate({ loginFlow: 'implicit' })));
  afterAll(() => gate.close());

  const signInAsking = async (response_type: string, username = 'user@example.test') => {
    const url = await authorizeUrl(gate.site, {
      verifier,
      response_type,
      code_challenge: '',
      code_challenge_method: '',
    });
    const end = await signInByForm(new Browser(), gate.site, url, username, password);
    return { search: end.search, answer: new URLSearchParams(end.hash.slice(1)) };
  };

  test('says so in its configuration, and asks for no scopes of the API', async () => {
    expect(await config(gate.site)).toMatchObject({ loginFlow: 'implicit', scope: 'openid email' });
  });

  test.each(['token', 'id_token token', 'id_token'])(
    '%s brings an id token in the fragment',
    async (type) => {
      const { search, answer } = await signInAsking(type, 'operator@example.test');
      expect(search).toBe('');
      expect(answer.get('state')).toBe('state-of-the-test');
      expect(answer.has('access_token')).toBe(type !== 'id_token');
      expect(answer.has('code') || answer.has('refresh_token')).toBe(false);
      const claims = JSON.parse(
        Buffer.from(answer.get('id_token')!.split('.')[1]!, 'base64url').toString(),
      ) as Record<string, number>;
      expect(claims).toMatchObject({
        sub: users[1]!.sub,
        aud: 'stowage-console',
        token_use: 'id',
        nonce,
        'cognito:groups': ['operators', 'users'],
        email: 'operator@example.test',
      });
      expect(claims['exp']! - claims['iat']!).toBe(3600);
    },
  );

  test('the id token opens the API, the access token does not', async () => {
    const { answer } = await signInAsking('token');
    const call = (token: string) => new Client(gate.site, token).call('GET', '/account');
    expect((await call(answer.get('id_token')!)).status).toBe(200);
    expect((await call(answer.get('access_token')!)).status).toBe(401);
  });

  test('there is no code to be had', async () => {
    const { search, answer } = await signInAsking('code');
    expect(new URLSearchParams(search).get('error') ?? answer.get('error')).toBe('unsupported_response_type');
    expect(search + answer).not.toContain('code=');
  });
});

describe('programs', () => {
  let gate: Gate;
  beforeAll(async () => (gate = await openGate({ machineClients: ['nightly'] })));
  afterAll(() => gate.close());

  test('sign in as themselves, and are their own owners', async () => {
    const secret = gate.store.clientSecret('nightly');
    const { status, body } = await clientCredentials(gate.issuer, 'nightly', secret);
    expect([status, body['token_type'], body['refresh_token']]).toEqual([200, 'Bearer', undefined]);
    await new Client(gate.site, body['access_token'] as string).call('GET', '/account');
    const { claims } = gate.invocations.at(-1)!.requestContext.authorizer as {
      claims: Record<string, string>;
    };
    expect(claims).toMatchObject({
      sub: 'nightly',
      client_id: 'nightly',
      token_use: 'access',
      scope: 'stowage/files.read stowage/files.write',
    });
    expect(claims['username']).toBeUndefined();
  });

  test('get the scope that they ask for, and never more than is theirs', async () => {
    const secret = gate.store.clientSecret('nightly');
    const narrow = await clientCredentials(gate.issuer, 'nightly', secret, 'stowage/files.read');
    expect(narrow.body['scope']).toBe('stowage/files.read');
    const all = await clientCredentials(gate.issuer, 'nightly', secret, '');
    expect(all.body['scope']).toBe('stowage/files.read stowage/files.write');
    const wide = await clientCredentials(gate.issuer, 'nightly', secret, 'stowage/operate');
    expect([wide.status, wide.body['error']]).toEqual([400, 'invalid_scope']);
  });

  test.each([
    ['a wrong secret', 'nightly', 'wrong'],
    ['a name that nobody has', 'daily', 'wrong'],
    ['the console, which has no secret', 'stowage-console', ''],
  ])('not with %s', async (_, client, secret) => {
    const { status, body } = await clientCredentials(gate.issuer, client, secret);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body['access_token']).toBeUndefined();
  });

  test('not through the form', async () => {
    const end = await new Browser().follow(await authorizeUrl(gate.site, { verifier, client_id: 'nightly' }));
    expect(end.response.status).toBe(400);
  });
});

async function clientCredentials(
  issuer: string,
  client: string,
  secret: string,
  scope = 'stowage/files.read stowage/files.write',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${new URL(issuer).origin}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
