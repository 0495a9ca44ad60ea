import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { authorizeUrl, Browser, Client, config, signIn, signInByForm, tokenRequest } from './client.ts';
import { openGate, password, users, type Gate } from './gate.ts';

let gate: Gate;
beforeAll(async () => (gate = await openGate()));
afterAll(() => gate.close());

const verifier = randomBytes(32).toString('base64url');
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

const newCode = async (browser = new Browser(), url?: string): Promise<string> => {
  url ??= await authorizeUrl(gate.site, { verifier });
  const callback = await signInByForm(browser, gate.site, url, 'user@example.test', password);
  return callback.searchParams.get('code')!;
};

const redeem = (code: string, changes: Record<string, string> = {}) =>
  tokenRequest(gate.site, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${gate.site}/signed-in`,
    code_verifier: verifier,
    ...changes,
  });

const userInfo = (token: string) =>
  fetch(`${new URL(gate.issuer).origin}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${token}`, origin: gate.site },
  });

describe('tokens look as Cognito makes them', () => {
  test('access token', async () => {
    const claims = claimsOf((await signIn(gate.site, 'operator@example.test', password)).access_token);
    const now = Date.now() / 1000;
    expect(claims).toEqual({
      sub: users[1]!.sub,
      iss: gate.issuer,
      aud: 'urn:stowage:api',
      client_id: 'stowage-console',
      token_use: 'access',
      version: 2,
      scope: 'openid email stowage/files.read stowage/files.write stowage/operate',
      'cognito:groups': ['operators', 'users'],
      username: users[1]!.sub,
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 900,
      jti: expect.any(String),
      origin_jti: expect.any(String),
    });
    expect(Math.abs((claims['auth_time'] as number) - now)).toBeLessThan(10);
  });

  test('id token', async () => {
    const claims = claimsOf((await signIn(gate.site, 'user@example.test', password)).id_token);
    expect(claims).toMatchObject({
      sub: users[0]!.sub,
      aud: 'stowage-console',
      token_use: 'id',
      'cognito:username': users[0]!.sub,
      'cognito:groups': ['users'],
      email: 'user@example.test',
      email_verified: true,
      nonce: 'nonce-of-the-test',
      auth_time: expect.any(Number),
    });
  });

  test("the operators' scope is left out for everybody else", async () => {
    const { access_token, scope } = await signIn(gate.site, 'user@example.test', password);
    expect(claimsOf(access_token)['scope']).toBe('openid email stowage/files.read stowage/files.write');
    expect(scope).not.toContain('operate');
  });

  test('whoever wants no id token need not ask for openid', async () => {
    const url = new URL(await authorizeUrl(gate.site, { verifier, scope: 'stowage/files.read' }));
    url.searchParams.delete('nonce');
    const { status, body } = await redeem(await newCode(new Browser(), url.href));
    expect([status, body['scope'], body['id_token']]).toEqual([200, 'stowage/files.read', undefined]);
    expect(claimsOf(body['access_token'] as string)).toMatchObject({
      scope: 'stowage/files.read',
      auth_time: expect.any(Number),
    });
  });

  test('whoever names no scope gets all that they may have', async () => {
    const url = new URL(await authorizeUrl(gate.site, { verifier }));
    url.searchParams.delete('scope');
    const { body } = await redeem(await newCode(new Browser(), url.href));
    expect(body['scope']).toBe('openid email stowage/files.read stowage/files.write');
  });

  test('userInfo knows the holder of an access token, and nobody else', async () => {
    const { access_token, id_token } = await signIn(gate.site, 'user@example.test', password);
    const known = await userInfo(access_token);
    expect(known.headers.get('access-control-allow-origin')).toBe(gate.site);
    expect(await known.json()).toMatchObject({ sub: users[0]!.sub, email: 'user@example.test' });
    expect((await userInfo(id_token)).status).toBe(401);
  });
});

describe('discovery', () => {
  test('says where everything is, whatever Host says', async () => {
    const response = await fetch(`${gate.issuer}/.well-known/openid-configuration`, {
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', origin: gate.site },
    });
    const { origin } = new URL(gate.issuer);
    expect(response.headers.get('access-control-allow-origin')).toBe(gate.site);
    expect(await response.json()).toMatchObject({
      issuer: gate.issuer,
      authorization_endpoint: `${origin}/oauth2/authorize`,
      token_endpoint: `${origin}/oauth2/token`,
      userinfo_endpoint: `${origin}/oauth2/userInfo`,
      revocation_endpoint: `${origin}/oauth2/revoke`,
      jwks_uri: `${gate.issuer}/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    });
  });

  test('the key set has public keys only', async () => {
    const { keys } = (await (await fetch(`${gate.issuer}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('the form', () => {
  test('refuses a wrong password and an unknown name alike', async () => {
    const attempt = async (username: string): Promise<string> => {
      const browser = new Browser();
      const form = await browser.follow(await authorizeUrl(gate.site, { verifier }));
      const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
      const body = new URLSearchParams({ username, password: 'wrong' });
      const response = await browser.request(action, { method: 'POST', body });
      expect(response.status).toBe(401);
      return (await response.text()).replaceAll(username, '').replaceAll(/\/login\/[\w-]+/g, '');
    };
    expect(await attempt('user@example.test')).toBe(await attempt('nobody@example.test'));
  });

  test('makes a guesser wait, however many guesses come at once', async () => {
    const browser = new Browser();
    const form = await browser.follow(await authorizeUrl(gate.site, { verifier }));
    const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
    const guess = () =>
      browser.request(action, {
        method: 'POST',
        body: new URLSearchParams({ username: 'guessed@example.test', password: 'x' }),
      });
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await guess()).status));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  test('escapes what was typed and allows no script', async () => {
    const browser = new Browser();
    const form = await browser.follow(await authorizeUrl(gate.site, { verifier }));
    const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
    const body = new URLSearchParams({ username: '"><script>alert(1)</script>', password: 'x' });
    const response = await browser.request(action, { method: 'POST', body });
    expect(await response.text()).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
  });

  test('tells the log what went wrong behind it, and the person nothing of that', async () => {
    const lines: string[] = [];
    const broken = await openGate({ log: (line) => lines.push(line) });
    const browser = new Browser();
    const form = await browser.follow(await authorizeUrl(broken.site, { verifier }));
    broken.store.close();
    const response = await browser.request(form.url);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('finalized');
    expect(lines.join('')).toMatch(/"part":"identity".*finalized/);
    await broken.close().catch(() => undefined);
  });

  test('is of no use in another browser', async () => {
    const form = await new Browser().follow(await authorizeUrl(gate.site, { verifier }));
    const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
    const body = new URLSearchParams({ username: 'user@example.test', password });
    const response = await fetch(action, { method: 'POST', body, redirect: 'manual' });
    expect(response.status).toBe(400);
  });
});

describe('what a real provider refuses', () => {
  test.each([
    ['https://evil.example/signed-in'],
    ['/signed-in/../evil'],
    ['/signed-in?x=1'],
    ['/signed-in#x'],
    ['/Signed-in'],
  ])('a redirect to %s', async (address) => {
    const redirect_uri = address.startsWith('/') ? gate.site + address : address;
    const { response } = await new Browser().follow(
      await authorizeUrl(gate.site, { verifier, redirect_uri }),
      {},
      gate.site,
    );
    expect(response.status).toBe(400);
  });

  test.each([
    ['no challenge', { code_challenge: '', code_challenge_method: '' }],
    ['the plain method', { code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'token' }],
  ])('%s', async (_, changes) => {
    const end = await new Browser().follow(
      await authorizeUrl(gate.site, { verifier, ...changes }),
      {},
      `${gate.site}/signed-in`,
    );
    const answer = new URL(end.url).hash.slice(1) || new URL(end.url).search;
    expect(new URLSearchParams(answer).get('error')).toMatch(/invalid_request|unsupported_response_type/);
  });

  test('a wrong verifier', async () => {
    const { status, body } = await redeem(await newCode(), {
      code_verifier: randomBytes(32).toString('base64url'),
    });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  });

  test('a code used twice, which also revokes what it gave', async () => {
    const code = await newCode();
    const first = await redeem(code);
    expect(first.status).toBe(200);
    expect((await redeem(code)).body['error']).toBe('invalid_grant');
    const renewal = await tokenRequest(gate.site, {
      grant_type: 'refresh_token',
      refresh_token: first.body['refresh_token'] as string,
    });
    expect(renewal.body['error']).toBe('invalid_grant');
    expect((await userInfo(first.body['access_token'] as string)).status).toBe(401);
  });

  test('a refresh token used twice, which revokes the family', async () => {
    const renew = (refresh_token: unknown) =>
      tokenRequest(gate.site, { grant_type: 'refresh_token', refresh_token: refresh_token as string });
    const first = await redeem(await newCode());
    const second = await renew(first.body['refresh_token']);
    expect(second.status).toBe(200);
    expect(claimsOf(second.body['access_token'] as string)['auth_time']).toBe(
      claimsOf(first.body['access_token'] as string)['auth_time'],
    );
    expect((await renew(first.body['refresh_token'])).status).toBe(400);
    expect((await renew(second.body['refresh_token'])).status).toBe(400);
  });

  test('to renew for somebody who was disabled, and to tell of them', async () => {
    const { refresh_token, access_token } = await signIn(gate.site, 'user@example.test', password);
    const user = users[0] as { enabled: boolean };
    user.enabled = false;
    try {
      const renewal = await tokenRequest(gate.site, { grant_type: 'refresh_token', refresh_token });
      expect([renewal.status, renewal.body['error']]).toEqual([400, 'invalid_grant']);
      expect((await userInfo(access_token)).status).toBe(401);
    } finally {
      user.enabled = true;
    }
  });

  test('a token request from another origin', async () => {
    const { issuer, clientId } = await config(gate.site);
    const response = await fetch(`${new URL(issuer).origin}/oauth2/token`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({
        client_id: clientId,
        grant_type: 'authorization_code',
        code: await newCode(),
        redirect_uri: `${gate.site}/signed-in`,
        code_verifier: verifier,
      }),
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('revoked refresh tokens', async () => {
    const { issuer, clientId } = await config(gate.site);
    const { refresh_token, access_token } = await signIn(gate.site, 'user@example.test', password);
    const revocation = await fetch(`${new URL(issuer).origin}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: refresh_token }),
    });
    expect(revocation.status).toBe(200);
    expect((await tokenRequest(gate.site, { grant_type: 'refresh_token', refresh_token })).status).toBe(400);
    expect((await userInfo(access_token)).status).toBe(401);
  });
});

describe('signing out', () => {
  const logout = (browser: Browser, logoutUri: string) =>
    browser.request(
      `${new URL(gate.issuer).origin}/logout?${new URLSearchParams({ client_id: 'stowage-console', logout_uri: logoutUri })}`,
    );

  test('ends the session in the browser and comes back to the site', async () => {
    const browser = new Browser();
    await newCode(browser);
    const again = await browser.follow(
      await authorizeUrl(gate.site, { verifier }),
      {},
      `${gate.site}/signed-in`,
    );
    expect(again.url).toContain('code=');

    const thief = browser.copy();
    const response = await logout(browser, `${gate.site}/`);
    expect([response.status, response.headers.get('location')]).toEqual([302, `${gate.site}/`]);
    for (const its of [browser, thief]) {
      const afterwards = await its.follow(
        await authorizeUrl(gate.site, { verifier }),
        {},
        `${gate.site}/signed-in`,
      );
      expect(afterwards.url).toContain('/login/');
    }
  });

  test.each(['https://evil.example/', '', '//evil.example'])('never leads to %j', async (address) => {
    const response = await logout(new Browser(), address);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

test('an address that is none is the client’s mistake', async () => {
  const socket = connect(Number(new URL(gate.issuer).port), '127.0.0.1');
  socket.write('GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const [reply] = (await once(socket, 'data')) as [Buffer];
  expect(reply.toString()).toMatch(/^HTTP\/1\.1 400 /);
  socket.destroy();
});

test('what was signed in is let through the gate', async () => {
  const { access_token } = await signIn(gate.site, 'user@example.test', password);
  const { status, body } = await new Client(gate.site, access_token).call('GET', '/account');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    resource: '/account',
    requestContext: { authorizer: { claims: { sub: users[0]!.sub, 'cognito:groups': 'users' } } },
  });
});
