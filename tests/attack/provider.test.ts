// SECURITY.md, "the local identity provider refuses what a real one refuses". What tests/infrastructure/local holds of
// the protocol's own rules (codes, verifiers, rotation) is not repeated here.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  authorizeUrl,
  Browser,
  challengeOf,
  signIn,
  signInByForm,
  tokenRequest,
} from '../infrastructure/local/client.ts';
import { password } from '../infrastructure/local/gate.ts';
import { expectNotLogged, expectUntouched, openArena, type Arena } from './arena.ts';

let arena: Arena;
let provider: string;
beforeAll(async () => {
  arena = await openArena({ machineClients: ['nightly'] });
  provider = new URL(arena.gate.issuer).origin;
});
afterAll(() => arena.close());

const verifier = randomBytes(32).toString('base64url');

/** Where a browser that has signed in already ends up. */
async function ask(changes: Record<string, string>): Promise<{ url: string; response: Response }> {
  const { site } = arena.gate;
  const browser = new Browser();
  await signInByForm(browser, site, await authorizeUrl(site, { verifier }), 'user@example.test', password);
  const url = await authorizeUrl(site, { verifier, ...changes });
  const first = await browser.request(url);
  const location = first.headers.get('location');
  return { url: location === null ? url : new URL(location, url).href, response: first };
}

describe('a code is never sent to', () => {
  test.each([
    'https://evil.example/signed-in',
    '//evil.example/signed-in',
    '{site}@evil.example/signed-in',
    '{site}.evil.example/signed-in',
    'http://localhost@evil.example/signed-in',
    'http://evil.example\\@localhost/signed-in',
    '{site}/signed-in/../evil',
    '{site}/signed-in/',
    '{site}/signed-in%2f..',
    '{site}/signed-in%00',
    '{site}/signed-in?next=https://evil.example',
    '{site}/signed-in#fragment',
    '{site}//signed-in',
    '{site}/SIGNED-IN',
    '{site}/',
    'http://localhost:1/signed-in',
    'http://127.0.0.1/signed-in',
    'javascript:alert(1)',
    'data:text/html,x',
    ' {site}/signed-in',
    '{site}/signed-in\r\nLocation: https://evil.example',
    '',
  ])('%j', async (address) => {
    const redirect_uri = address.replace('{site}', arena.gate.site);
    const { response } = await ask({ redirect_uri });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).not.toContain('code=');
  });

  test('the second of two addresses', async () => {
    const { site } = arena.gate;
    const url = `${await authorizeUrl(site, { verifier })}&redirect_uri=https%3A%2F%2Fevil.example%2F`;
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });
});

describe('an authorization request is not obeyed that', () => {
  test.each<[string, Record<string, string>]>([
    ['asks for a token from the front', { response_type: 'token' }],
    ['asks for an id token from the front', { response_type: 'id_token' }],
    ['asks for a code and a token', { response_type: 'code id_token token' }],
    ['has no challenge', { code_challenge: '', code_challenge_method: '' }],
    ['has a plain challenge', { code_challenge: verifier, code_challenge_method: 'plain' }],
    ['names no method, which means plain', { code_challenge: verifier, code_challenge_method: '' }],
    ['names a method that nobody knows', { code_challenge_method: 'S512' }],
    ['has a challenge of another length', { code_challenge: 'short' }],
  ])('%s', async (_, changes) => {
    const { url } = await ask(changes);
    const answer = new URL(url);
    const given = new URLSearchParams(answer.hash.slice(1) || answer.search);
    expect(given.get('error')).toMatch(/^(invalid_request|unsupported_response_type)$/);
    for (const name of ['code', 'access_token', 'id_token']) expect(given.has(name)).toBe(false);
  });

  test.each<[string, Record<string, string>]>([
    ['lies at an address (request_uri)', { request_uri: '{hostile}/request.jwt' }],
    ['is a token itself (request)', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['describes its client by an address', { client_id: '{hostile}/client.json' }],
    ['registers a client', { registration: '{"redirect_uris":["https://evil.example"]}' }],
  ])('%s; nothing is fetched for it', async (_, changes) => {
    const filled = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [
        name,
        value.replace('{hostile}', arena.hostile.origin),
      ]),
    );
    const { url } = await ask(filled);
    expect(url).not.toMatch(/[?&#]code=/);
    expectUntouched(arena);
  });

  test('wants no page, where there is nobody', async () => {
    const url = await authorizeUrl(arena.gate.site, { verifier, prompt: 'none' });
    const { url: end } = await new Browser().follow(url, {}, `${arena.gate.site}/signed-in`);
    expect(new URL(end).searchParams.get('error')).toBe('login_required');
  });
});

describe('the token endpoint gives nothing for', () => {
  const newCode = async (): Promise<string> => {
    const { site } = arena.gate;
    const url = await authorizeUrl(site, { verifier });
    const callback = await signInByForm(new Browser(), site, url, 'user@example.test', password);
    return callback.searchParams.get('code')!;
  };
  const grant = async (changes: Record<string, string>) =>
    tokenRequest(arena.gate.site, {
      grant_type: 'authorization_code',
      code: await newCode(),
      redirect_uri: `${arena.gate.site}/signed-in`,
      code_verifier: verifier,
      ...changes,
    });

  test.each<[string, Record<string, string>]>([
    ['no verifier', { code_verifier: '' }],
    ['the challenge as its verifier', { code_verifier: challengeOf(verifier) }],
    ['another address', { redirect_uri: 'https://evil.example/signed-in' }],
    ['no address', { redirect_uri: '' }],
    ['another client', { client_id: 'nightly' }],
    ['a client that nobody knows', { client_id: 'unknown' }],
    ['a password', { grant_type: 'password', username: 'user@example.test', password }],
    ['a program’s grant to the console', { grant_type: 'client_credentials' }],
    ['a device', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' }],
    ['an assertion', { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.b.c' }],
    ['an exchange', { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 'x' }],
  ])('%s', async (_, changes) => {
    const { status, body } = await grant(changes);
    expect([400, 401]).toContain(status);
    expect(Object.keys(body).filter((name) => name.endsWith('_token'))).toEqual([]);
  });

  test('a code in the query, which ends up in logs', async () => {
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'stowage-console',
      code: await newCode(),
      redirect_uri: `${arena.gate.site}/signed-in`,
      code_verifier: verifier,
    });
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${provider}/oauth2/token?${query}`, { method });
      expect(response.ok).toBe(false);
    }
  });

  test('many at once with one code: one gets tokens, and soon nobody has them', async () => {
    const code = await newCode();
    const replies = await Promise.all(Array.from({ length: 8 }, () => grant({ code })));
    const winners = replies.filter(({ status }) => status === 200);
    expect(winners.length).toBeLessThanOrEqual(1);
    for (const { body } of winners) {
      const renewal = await tokenRequest(arena.gate.site, {
        grant_type: 'refresh_token',
        refresh_token: body['refresh_token'] as string,
      });
      expect(renewal.body['error']).toBe('invalid_grant');
    }
  });
});

test.each([
  '/reg',
  '/token/introspection',
  '/device/auth',
  '/request',
  '/me',
  '/session/end',
  '/auth',
  '/token',
])('there is no %s', async (path) => {
  for (const method of ['GET', 'POST']) {
    const response = await fetch(provider + path, { method, redirect: 'manual' });
    expect(response.status).toBe(404);
  }
});

test('a program revokes nobody else’s tokens', async () => {
  const { site, store } = arena.gate;
  const { refresh_token } = await signIn(site, 'user@example.test', password);
  const revocation = await fetch(`${provider}/oauth2/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`nightly:${store.clientSecret('nightly')}`)}` },
    body: new URLSearchParams({ token: refresh_token }),
  });
  await revocation.arrayBuffer();
  expect((await tokenRequest(site, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
});

describe('logging out never leads to', () => {
  test.each([
    'https://evil.example/',
    '//evil.example/',
    '{site}@evil.example/',
    '{site}.evil.example/',
    '{site}/?next=https://evil.example',
    '{site}/#x',
    '{site}//evil.example',
    '{site}',
    '',
  ])('%j', async (address) => {
    const query = new URLSearchParams({
      client_id: 'stowage-console',
      logout_uri: address.replace('{site}', arena.gate.site),
    });
    const response = await fetch(`${provider}/logout?${query}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  test('the address of another parameter, or for another client', async () => {
    const queries: Record<string, string>[] = [
      { client_id: 'stowage-console', redirect_uri: 'https://evil.example/', response_type: 'code' },
      { client_id: 'stowage-console', post_logout_redirect_uri: 'https://evil.example/' },
      { client_id: 'nightly', logout_uri: `${arena.gate.site}/` },
      { logout_uri: `${arena.gate.site}/` },
    ];
    for (const query of queries) {
      const response = await fetch(`${provider}/logout?${new URLSearchParams(query)}`, {
        redirect: 'manual',
      });
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    }
  });
});

describe('pages', () => {
  test('write no Host and no parameter into themselves as markup', async () => {
    const state = '"><script>alert(1)</script>';
    const { response } = await ask({ redirect_uri: `https://evil.example/${state}`, state, scope: state });
    const text = await response.text();
    expect(text).not.toContain('<script');
    expect(text).not.toContain('evil.example');
    expect(response.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  test('a form is posted from its own page alone: another browser’s session is of no use', async () => {
    const { site } = arena.gate;
    const victim = new Browser();
    const attacker = await new Browser().follow(await authorizeUrl(site, { verifier }));
    const action = new URL(/action="([^"]+)"/.exec(await attacker.response.text())![1]!, attacker.url).href;
    const body = new URLSearchParams({ username: 'user@example.test', password });
    expect((await victim.request(action, { method: 'POST', body })).status).toBe(400);
  });
});

test('neither passwords nor tokens reach a log', async () => {
  const tokens = await signIn(arena.gate.site, 'user@example.test', password);
  const log = arena.log();
  for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token])
    expectNotLogged(log, token);
  expect(log).not.toContain(password);
  expect(log).not.toContain(arena.gate.store.clientSecret('nightly'));
});
