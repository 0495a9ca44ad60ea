// A client library that nobody here wrote, with every check that it makes, against the local provider: what passes here
// is the protocol and not a habit of ours.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as client from 'openid-client';
import { Browser, signInByForm } from './client.ts';
import { openGate, password, users, type Gate } from './gate.ts';

let gate: Gate;
let console: client.Configuration;
const insecure = { execute: [client.allowInsecureRequests] };

beforeAll(async () => {
  gate = await openGate({ machineClients: ['nightly'] });
  console = await client.discovery(
    new URL(gate.issuer),
    'stowage-console',
    { redirect_uris: [`${gate.site}/signed-in`] },
    client.None(),
    insecure,
  );
});
afterAll(() => gate.close());

/** Code + PKCE, with state and nonce. */
async function signIn(
  browser = new Browser(),
  scope = 'openid email stowage/files.read',
): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(console, {
    redirect_uri: `${gate.site}/signed-in`,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const callback = await signInByForm(browser, gate.site, url.href, 'user@example.test', password);
  return client.authorizationCodeGrant(console, callback, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
}

const refusal = (error: string) => expect.objectContaining({ error, status: 400 });

test('discovery says what there is', () => {
  const metadata = console.serverMetadata();
  expect(metadata.supportsPKCE()).toBe(true);
  expect(metadata).toMatchObject({
    issuer: gate.issuer,
    response_types_supported: ['code'],
    grant_types_supported: expect.arrayContaining([
      'authorization_code',
      'refresh_token',
      'client_credentials',
    ]),
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
  });
});

test('code + PKCE: tokens whose claims hold', async () => {
  const tokens = await signIn();
  expect(tokens.claims()).toMatchObject({
    sub: users[0]!.sub,
    aud: 'stowage-console',
    iss: gate.issuer,
    email: 'user@example.test',
    auth_time: expect.any(Number),
  });
  expect(tokens.token_type).toBe('bearer');
  expect(tokens.expiresIn()).toBeGreaterThan(890);
});

test('an answer with another state is not for us', async () => {
  const callback = new URL(`${gate.site}/signed-in?code=x&state=theirs`);
  await expect(
    client.authorizationCodeGrant(console, callback, { expectedState: 'ours', pkceCodeVerifier: 'x' }),
  ).rejects.toThrow();
});

test('userinfo is about the subject of the id token', async () => {
  const tokens = await signIn();
  const info = await client.fetchUserInfo(console, tokens.access_token, tokens.claims()!.sub);
  expect(info).toMatchObject({ sub: users[0]!.sub, email: 'user@example.test' });
  await expect(client.fetchUserInfo(console, tokens.access_token, users[1]!.sub)).rejects.toThrow();
  await expect(client.fetchUserInfo(console, 'x.y.z', users[0]!.sub)).rejects.toThrow();
});

describe('refresh tokens', () => {
  test('rotate: each is good once, and what came of a used one is not good any more', async () => {
    const first = await signIn();
    const second = await client.refreshTokenGrant(console, first.refresh_token!);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.claims()).toMatchObject({ sub: users[0]!.sub, auth_time: first.claims()!.auth_time });
    const third = await client.refreshTokenGrant(console, second.refresh_token!);
    await expect(client.refreshTokenGrant(console, first.refresh_token!)).rejects.toEqual(
      refusal('invalid_grant'),
    );
    await expect(client.refreshTokenGrant(console, third.refresh_token!)).rejects.toEqual(
      refusal('invalid_grant'),
    );
  });

  test('give no scope that was not granted', async () => {
    const { refresh_token } = await signIn();
    await expect(
      client.refreshTokenGrant(console, refresh_token!, { scope: 'openid stowage/files.write' }),
    ).rejects.toEqual(refusal('invalid_scope'));
  });

  test('can be revoked', async () => {
    const { refresh_token } = await signIn();
    await client.tokenRevocation(console, refresh_token!);
    await expect(client.refreshTokenGrant(console, refresh_token!)).rejects.toEqual(refusal('invalid_grant'));
    // Of what is not known any more the answer is the same.
    await client.tokenRevocation(console, refresh_token!);
  });
});

test('logout ends the session at the provider and leads back to the site', async () => {
  const browser = new Browser();
  await signIn(browser);
  const url = client.buildEndSessionUrl(console, { logout_uri: `${gate.site}/` });
  const response = await browser.request(url.href);
  expect([response.status, response.headers.get('location')]).toEqual([302, `${gate.site}/`]);
  const again = await browser.follow(
    client.buildAuthorizationUrl(console, {
      redirect_uri: `${gate.site}/signed-in`,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    }).href,
    {},
    gate.site,
  );
  expect(again.url).toContain('/login/');
});

test.each([
  ['the header', client.ClientSecretBasic],
  ['the body', client.ClientSecretPost],
])('a program signs in with its secret in %s', async (_, authentication) => {
  const secret = gate.store.clientSecret('nightly');
  const program = await client.discovery(
    new URL(gate.issuer),
    'nightly',
    {},
    authentication(secret),
    insecure,
  );
  const tokens = await client.clientCredentialsGrant(program, { scope: 'stowage/files.write' });
  expect([tokens.scope, tokens.refresh_token]).toEqual(['stowage/files.write', undefined]);
});
