// SECURITY.md, "Identity": whoever has no good token gets 401 from the gate itself, before any function; whoever has a
// good one for something else gets 403. Each case is sent to a read, a write and an operator's call.

import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { constants, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { signIn, type Tokens } from '../infrastructure/local/client.ts';
import { password, users } from '../infrastructure/local/gate.ts';
import { expectNotLogged, expectUntouched, openArena, type Arena } from './arena.ts';
import { assemble, edit, encode, epochSeconds, flipBit, Forger, hmacWith } from './forger.ts';

let arena: Arena;
let forger: Forger;
let tokens: Tokens;
beforeAll(async () => {
  arena = await openArena({ machineClients: ['nightly'] });
  forger = new Forger(arena);
  tokens = await signIn(arena.gate.site, 'user@example.test', password);
});
afterAll(() => arena.close());
beforeEach(() => void arena.gate.invocations.splice(0));

const targets: [path: string, init: RequestInit][] = [
  ['/account', {}],
  ['/upload', { method: 'POST', body: '{"name":"a","size":1}' }],
  ['/operations/health', {}],
];

const sendAs = (authorization: string | undefined, [path, init]: [string, RequestInit]): Promise<Response> =>
  arena.send(path, {
    ...init,
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
  });

async function expectUnauthorized(authorization: string | undefined): Promise<void> {
  for (const target of targets) {
    const response = await sendAs(authorization, target);
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(response.headers.get('content-type')).toBe('application/json');
  }
  expectUntouched(arena, authorization);
}

test('what all of these differ from is let in', async () => {
  const token = forger.token();
  expect((await sendAs(`Bearer ${token}`, targets[0]!)).status).toBe(200);
  expect((await sendAs(`Bearer ${token}`, targets[1]!)).status).toBe(201);
  expectNotLogged(arena.log(), token);
});

describe('a header that brings no token', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'bearer ',
    'Basic dXNlcjpwYXNz',
    'Token abc.def.ghi',
    'Negotiate abc',
    'AWS4-HMAC-SHA256 Credential=x',
  ])('%j', expectUnauthorized);

  test.each<[string, (token: string) => string]>([
    ['another scheme', (token) => `Token ${token}`],
    ['no scheme', (token) => token],
    ['two tokens', (token) => `Bearer ${token}, Bearer ${token}`],
    ['something after the token', (token) => `Bearer ${token} x`],
    ['quotes', (token) => `Bearer "${token}"`],
    ['the scheme twice', (token) => `Bearer Bearer ${token}`],
  ])('a good token with %s', (_, write) => expectUnauthorized(write(forger.token())));
});

describe('a malformed token', () => {
  const good = (): [string, string, string] => forger.token().split('.') as [string, string, string];
  test.each<[string, () => string]>([
    ['words', () => 'not.a.token'],
    ['two parts', () => good().slice(0, 2).join('.')],
    ['an empty signature', () => `${good().slice(0, 2).join('.')}.`],
    ['five parts, as if encrypted', () => [...good(), 'a', 'b'].join('.')],
    ['a signature cut short', () => forger.token().slice(0, -8)],
    ['a header that is no JSON', () => assemble('{', {}, forger.byPool)],
    ['a header that is a list', () => assemble([], {}, forger.byPool)],
    ['claims that are no JSON', () => `${good()[0]}.${encode('sub=x')}.${good()[2]}`],
    ['claims that are null', () => assemble({ alg: 'RS256' }, null, forger.byPool)],
    ['a header that swallows objects', () => `${encode('{"__proto__":{"alg":"none"}}')}.${good()[1]}.`],
  ])('%s', (_, make) => expectUnauthorized(`Bearer ${make()}`));

  test('one that is longer than a header may be does not get as far as that', async () => {
    const response = await sendAs(`Bearer ${'a'.repeat(40_000)}.b.c`, targets[0]!);
    expect(response.status).toBe(431);
    expectUntouched(arena);
  });
});

describe('a signature that is not the pool’s', () => {
  const pem = () => forger.publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const jwk = () => forger.publicKey.export({ format: 'jwk' });
  test.each<[string, () => string]>([
    ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, () => string] => [
      `alg ${JSON.stringify(alg)}`,
      () => forger.token({ header: { alg }, sign: () => '' }),
    ]),
    ['no alg at all', () => forger.token({ header: { alg: undefined } })],
    ['HMAC with the public key', () => forger.token({ header: { alg: 'HS256' }, sign: hmacWith(pem()) })],
    [
      'HMAC with the public key as in the key set',
      () => forger.token({ header: { alg: 'HS256' }, sign: hmacWith(JSON.stringify(jwk())) }),
    ],
    ['HMAC with the modulus', () => forger.token({ header: { alg: 'HS256' }, sign: hmacWith(jwk().n!) })],
    [
      'RS512 with the pool’s key',
      () => forger.token({ header: { alg: 'RS512' }, sign: forger.byPoolWith('RSA-SHA512') }),
    ],
    ['RS256 under the name RS512', () => forger.token({ header: { alg: 'RS512' } })],
    ['an elliptic curve', () => forger.token({ header: { alg: 'ES256' }, sign: byCurve })],
    ['PS256', () => forger.token({ header: { alg: 'PS256' }, sign: byPss })],
    ['a stranger’s', () => forger.token({ sign: forger.byHostile })],
    [
      'another token’s',
      () => [...tokens.access_token.split('.').slice(0, 2), forger.token().split('.')[2]].join('.'),
    ],
    ['a bit flipped in it', () => flipBit(tokens.access_token, 2)],
    ['a bit flipped in the claims', () => flipBit(tokens.access_token, 1)],
    ['a bit flipped in the header', () => flipBit(tokens.access_token, 0)],
    ['an edited sub', () => edit(tokens.access_token, { sub: users[1]!.sub })],
    ['edited groups', () => edit(tokens.access_token, { 'cognito:groups': ['operators'] })],
    ['an edited scope', () => edit(tokens.access_token, { scope: 'stowage/operate' })],
    ['an edited end', () => edit(tokens.access_token, { exp: epochSeconds() + 10_000 })],
  ])('%s', (_, make) => expectUnauthorized(`Bearer ${make()}`));
});

describe('a token of somebody else’s making', () => {
  const kid = () => (arena.gate.store.signingKey() as { kid: string }).kid;
  test.each<[string, () => string]>([
    [
      'a foreign issuer',
      () =>
        forger.token({
          claims: { iss: arena.hostile.origin },
          header: { kid: 'theirs' },
          sign: forger.byHostile,
        }),
    ],
    [
      'a foreign issuer under our key’s name',
      () => forger.token({ claims: { iss: arena.hostile.origin }, sign: forger.byHostile }),
    ],
    [
      'our issuer, signed by a stranger',
      () => forger.token({ header: { kid: 'theirs' }, sign: forger.byHostile }),
    ],
    ['a look-alike issuer', () => forger.token({ claims: { iss: `${arena.gate.issuer}/` } })],
    [
      'another pool',
      () => forger.token({ claims: { iss: arena.gate.issuer.replace(/\w+$/, 'local_other') } }),
    ],
    ['no issuer', () => forger.token({ claims: { iss: undefined } })],
    ['a list of issuers', () => forger.token({ claims: { iss: [arena.gate.issuer] } })],
    ['its key inside', () => forger.token({ header: { jwk: hostileJwk() }, sign: forger.byHostile })],
    ['its certificate inside', () => forger.token({ header: { x5c: ['MIIB'] }, sign: forger.byHostile })],
    [
      'a place to fetch its keys (jku)',
      () =>
        forger.token({
          header: { jku: `${arena.hostile.origin}/jwks.json`, kid: 'theirs' },
          sign: forger.byHostile,
        }),
    ],
    [
      'a place to fetch its keys (jku), our key’s name',
      () =>
        forger.token({
          header: { jku: `${arena.hostile.origin}/jwks.json`, kid: kid() },
          sign: forger.byHostile,
        }),
    ],
    [
      'a place to fetch its certificate (x5u)',
      () =>
        forger.token({
          header: { x5u: `${arena.hostile.origin}/x.pem`, kid: 'theirs' },
          sign: forger.byHostile,
        }),
    ],
    [
      'a key id that is a path',
      () => forger.token({ header: { kid: '../../../../dev/null' }, sign: hmacWith('') }),
    ],
    [
      'a key id that is an address',
      () => forger.token({ header: { kid: `${arena.hostile.origin}/jwks.json` }, sign: forger.byHostile }),
    ],
    [
      'a key id that is a prototype',
      () => forger.token({ header: { kid: '__proto__' }, sign: forger.byHostile }),
    ],
    ['no key id', () => forger.token({ header: { kid: undefined }, sign: forger.byHostile })],
  ])('%s', (_, make) => expectUnauthorized(`Bearer ${make()}`));

  const hostileJwk = () => createPublicKey(arena.hostile.privateKey).export({ format: 'jwk' });

  test('unknown key ids do not hammer the key set', async () => {
    const before = arena.gate.keySetRequests();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        sendAs(
          `Bearer ${forger.token({ header: { kid: `unknown-${index}` }, sign: forger.byHostile })}`,
          targets[0]!,
        ),
      ),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
    expect(arena.gate.keySetRequests() - before).toBeLessThanOrEqual(1);
    expectUntouched(arena);
    expect((await sendAs(`Bearer ${tokens.access_token}`, targets[0]!)).status).toBe(200);
  });
});

describe('a token of the pool that is not for this', () => {
  test.each<[string, () => string]>([
    ['an id token', () => tokens.id_token],
    ['a refresh token', () => tokens.refresh_token],
    ['no use', () => forger.token({ claims: { token_use: undefined } })],
    ['several uses', () => forger.token({ claims: { token_use: ['access'] } })],
    ['one that has expired', () => forger.token({ claims: { exp: epochSeconds() - 1 } })],
    ['one without an end', () => forger.token({ claims: { exp: undefined } })],
    ['an end in words', () => forger.token({ claims: { exp: 'never' } })],
    ['an end as text', () => forger.token({ claims: { exp: String(epochSeconds() + 60) } })],
    ['one of tomorrow', () => forger.token({ claims: { nbf: epochSeconds() + 3600 } })],
  ])('%s', (_, make) => expectUnauthorized(`Bearer ${make()}`));

  test('one that was good a second ago', async () => {
    const exp = epochSeconds() + 60;
    const token = forger.token({ claims: { exp } });
    expect((await sendAs(`Bearer ${token}`, targets[0]!)).status).toBe(200);
    arena.gate.invocations.splice(0);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (exp + 1) * 1000);
    try {
      await expectUnauthorized(`Bearer ${token}`);
    } finally {
      clock.mockRestore();
    }
  });
});

describe('a good token anywhere but in its header', () => {
  const query = (token: string) =>
    new URLSearchParams({ access_token: token, Authorization: `Bearer ${token}` });
  test.each<[string, (token: string) => [string, RequestInit]]>([
    ['the query', (token) => [`/account?${query(token)}`, {}]],
    ['the path', (token) => [`/account/${token}`, {}]],
    ['a form', (token) => ['/upload', { method: 'POST', body: query(token) }]],
    ['JSON', (token) => ['/upload', { method: 'POST', body: JSON.stringify({ access_token: token }) }]],
    [
      'cookies',
      (token) => ['/account', { headers: { cookie: `access_token=${token}; __Host-stowage=${token}` } }],
    ],
    ...['x-authorization', 'proxy-authorization', 'x-amz-security-token', 'x-access-token', 'x-api-key'].map(
      (name): [string, (token: string) => [string, RequestInit]] => [
        name,
        (token) => ['/account', { headers: { [name]: `Bearer ${token}` } }],
      ],
    ),
  ])('%s', async (_, place) => {
    const token = forger.token();
    const response = await arena.send(...place(token));
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expectUntouched(arena, token);
  });
});

test('a key set that is down is 503, never an allow', async () => {
  const other = await openArena();
  other.gate.keySetIsUp = false;
  const { access_token } = await signIn(other.gate.site, 'user@example.test', password);
  for (const [path, init] of targets) {
    const response = await other.send(path, {
      ...init,
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'unavailable' });
  }
  expectUntouched(other, access_token);
  expect(other.log()).toContain('KeySetUnavailable');
  await other.close();
});

describe('403 before any function, for a scope that is', () => {
  test.each([
    undefined,
    '',
    'openid',
    'stowage/files.reader stowage/files.writer stowage/operates',
    'stowage/files.read2 xstowage/files.read',
    'stowage/files.read,stowage/files.write,stowage/operate',
    'STOWAGE/FILES.READ STOWAGE/FILES.WRITE STOWAGE/OPERATE',
    'files.read files.write operate',
    'stowage/* *',
    'stowage/files.read\tstowage/files.write\tstowage/operate',
  ])('%j', async (scope) => {
    const token = forger.token({ claims: { scope, 'cognito:groups': ['operators'] } });
    for (const target of targets) {
      const response = await sendAs(`Bearer ${token}`, target);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        403,
        'application/problem+json',
      ]);
      expect(await response.json()).toMatchObject({ code: 'forbidden', status: 403 });
    }
    expectUntouched(arena, token);
  });
});

describe('403 from the function, before its handler, for', () => {
  const all = 'stowage/files.read stowage/files.write stowage/operate';
  test.each<[string, object]>([
    ['another client of the pool', { client_id: 'another' }],
    ['no client', { client_id: undefined }],
    ['a client by another claim', { client_id: undefined, azp: 'stowage-console', aud: 'stowage-console' }],
    ['a look-alike client', { client_id: 'stowage-console ' }],
    ['a list of clients', { client_id: ['stowage-console', 'another'] }],
    ['a program that speaks for a person', { client_id: 'nightly' }],
    ['a program that nobody let in', { client_id: 'unknown', sub: 'unknown', username: undefined }],
    ['the console as its own owner', { sub: 'stowage-console' }],
  ])('%s', async (_, claims) => {
    const sub = '7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a0f';
    const token = forger.token({ claims: { sub, scope: all, 'cognito:groups': ['operators'], ...claims } });
    for (const target of targets) {
      const response = await sendAs(`Bearer ${token}`, target);
      expect([target[0], response.status]).toEqual([target[0], 403]);
      expect(await response.json()).toMatchObject({ code: 'forbidden' });
    }
    const list = await sendAs(`Bearer ${forger.token({ claims: { sub } })}`, ['/upload', {}]);
    expect(await list.json()).toMatchObject({ items: [] });
    expectNotLogged(arena.log(), token);
  });

  test.each<[unknown]>([
    [undefined],
    [[]],
    ['operator'],
    ['Operators'],
    ['OPERATORS'],
    ['operators2'],
    ['my-operators'],
    ['operators '],
    ['op\u200berators'],
    ['оperators'],
    [['users', 'operators-of-nothing']],
    [{ operators: true }],
  ])('an operator’s scope in the groups %j', async (groups) => {
    const token = forger.token({ claims: { scope: all, 'cognito:groups': groups } });
    const response = await sendAs(`Bearer ${token}`, targets[2]!);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'forbidden' });
    expectNotLogged(arena.log(), token);
  });
});

const byCurve = (input: string): string =>
  createSign('SHA256')
    .update(input)
    .sign(
      { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, dsaEncoding: 'ieee-p1363' },
      'base64url',
    );

const byPss = (input: string): string =>
  createSign('RSA-SHA256')
    .update(input)
    .sign({ ...forger.poolKey, padding: constants.RSA_PKCS1_PSS_PADDING }, 'base64url');
