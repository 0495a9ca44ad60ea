// Where somebody is signed in, and how they end it: through the whole stack, with a browser and a token on each side.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { agentOf } from '@stowage/adapters/http/agent';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { authorizeUrl, Browser, Client, signInByForm, tokenRequest, type Tokens } from './client.ts';

const password = 'correct horse battery';
const verifier = randomBytes(32).toString('base64url');
const dataDirectory = mkdtempSync(join(tmpdir(), 'stowage-sessions-'));
let stack: Stack;
let person: string;
let count = 0;
beforeAll(async () => {
  stack = await startStack({
    dataDirectory,
    port: 0,
    password,
    consoleDirectory: '/nonexistent',
    log: () => {},
  });
});
afterAll(async () => {
  await stack.close();
  rmSync(dataDirectory, { recursive: true });
});
// Each test is another person's, as long as there are people.
beforeEach(() => {
  person = ['user@example.test', 'second@example.test', 'operator@example.test'][count++ % 3]!;
});

interface SignedIn extends Tokens {
  readonly browser: Browser;
  readonly client: Client;
}

async function signIn(): Promise<SignedIn> {
  const browser = new Browser();
  const callback = await signInByForm(
    browser,
    stack.site,
    await authorizeUrl(stack.site, { verifier }),
    person,
    password,
  );
  const { body } = await tokenRequest(stack.site, {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code')!,
    redirect_uri: `${stack.site}/signed-in`,
    code_verifier: verifier,
  });
  const tokens = body as unknown as Tokens;
  return { ...tokens, browser, client: new Client(stack.site, tokens.access_token) };
}

const renew = ({ refresh_token }: Tokens) =>
  tokenRequest(stack.site, { grant_type: 'refresh_token', refresh_token });

interface Listed {
  readonly sessionId: string;
  readonly current: boolean;
}
const listed = async ({ client }: SignedIn): Promise<Listed[]> =>
  (await client.call<{ sessions: Listed[] }>('GET', '/account')).body.sessions;

const write = async ({ client }: SignedIn): Promise<number> =>
  (await client.call('POST', '/upload', { name: 'a', size: 1 })).status;

test('a person sees each of their sessions once, renewed or not, and which one asks', async () => {
  const [here, there] = [await signIn(), await signIn()];
  expect(await listed(there)).toHaveLength(1);
  const { body } = await renew(here);
  const again = { ...here, client: new Client(stack.site, body['access_token'] as string) };
  await listed(here);
  const sessions = await listed(again);
  expect(sessions).toHaveLength(2);
  expect(sessions.filter(({ current }) => current)).toEqual([
    {
      sessionId: expect.any(String),
      signedInAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
      program: 'Node',
      system: null,
      current: true,
    },
  ]);
});

test('ending one leaves the others, and that one nothing: no write, no renewal, no way back without a password', async () => {
  const [here, there] = [await signIn(), await signIn()];
  await listed(there);
  const { sessionId } = (await listed(here)).find(({ current }) => !current)!;
  expect((await here.client.call('DELETE', `/account/sessions/${sessionId}`)).status).toBe(204);

  expect(await write(there)).toBe(401);
  expect((await there.client.call('GET', '/account')).status).toBe(401);
  expect((await renew(there)).status).toBe(400);
  const { url } = await there.browser.follow(await authorizeUrl(stack.site, { verifier }), {}, stack.site);
  expect(url).toContain('/login/');

  expect(await write(here)).toBe(201);
  expect((await renew(here)).status).toBe(200);
  expect((await listed(here)).map(({ current }) => current)).toEqual([true]);
  const { body } = await here.client.call<{ items: object[] }>('GET', '/activity?kind=account.signed-out');
  expect(body.items).toEqual([expect.objectContaining({ details: { session: sessionId } })]);
});

test('nobody ends a session that is not theirs, and learns nothing of it', async () => {
  const [mine, guess] = [await signIn(), 'made-up'];
  person = person === 'user@example.test' ? 'second@example.test' : 'user@example.test';
  const theirs = await signIn();
  const { sessionId } = (await listed(theirs)).find(({ current }) => current)!;
  const replies = await Promise.all(
    [sessionId, guess].map((id) => mine.client.call('DELETE', `/account/sessions/${id}`)),
  );
  for (const { status, body } of replies) {
    expect(status).toBe(404);
    expect({ ...body, requestId: '' }).toEqual({ ...replies[0]!.body, requestId: '' });
  }
  expect(await write(theirs)).toBe(201);
});

test('ending all of them ends this one, too', async () => {
  const [here, there] = [await signIn(), await signIn()];
  expect((await here.client.call('DELETE', '/account/sessions')).status).toBe(204);
  for (const session of [here, there]) {
    expect(await write(session)).toBe(401);
    expect((await renew(session)).status).toBe(400);
  }
  // A token tells its time in whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const afterwards = await signIn();
  expect(await write(afterwards)).toBe(201);
  expect(await listed(afterwards)).toHaveLength(1);
});

describe('of a user agent is kept', () => {
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iOS',
    ],
    ['curl/8.9.1', 'curl', undefined],
    ['<script>alert(1)</script>', undefined, undefined],
    [undefined, undefined, undefined],
  ])('%s', (header, program, system) => expect(agentOf(header)).toEqual({ program, system }));
});
