// What an operator decides about a person holds at the identity provider and at the API, at once.

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { authorizeUrl, Browser, Client, signIn, signInByForm, tokenRequest, type Tokens } from './client.ts';

const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-standing-'));
let stack: Stack;
let operator: Client;
let sub: string;

beforeAll(async () => {
  stack = await startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    log: () => {},
  });
  operator = new Client(
    stack.site,
    (await signIn(stack.site, 'operator@example.test', password)).access_token,
  );
  const { body } = await operator.call<{ items: { sub: string }[] }>(
    'GET',
    '/operations/accounts?search=user@',
  );
  sub = body.items[0]!.sub;
});
afterAll(async () => {
  await stack.close();
  rmSync(scratch, { recursive: true });
});

let user: Tokens;
// Tokens tell their time in whole seconds, and one of the second of a sign-out is not good: so a second passes.
beforeEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  user = await signIn(stack.site, 'user@example.test', password);
});

const act = (what: string) => operator.call('POST', `/operations/accounts/${sub}/${what}`);
const upload = ({ access_token: token }: Tokens) =>
  new Client(stack.site, token).call('POST', '/upload', { name: 'a', size: 1 });
const renew = ({ refresh_token }: Tokens) =>
  tokenRequest(stack.site, { grant_type: 'refresh_token', refresh_token });

test('who is disabled cannot write, renew or sign in; and can again once enabled', async () => {
  expect((await act('disable')).status).toBe(200);
  expect((await upload(user)).status).toBe(403);
  expect((await renew(user)).status).toBe(400);
  await expect(signIn(stack.site, 'user@example.test', password)).rejects.toThrow();
  expect((await act('enable')).status).toBe(200);
  // What was issued before stays revoked.
  expect((await renew(user)).status).toBe(400);
  expect((await upload(await signIn(stack.site, 'user@example.test', password))).status).toBe(201);
});

test('who is signed out has to show their password again, in every browser', async () => {
  const browser = new Browser();
  const url = await authorizeUrl(stack.site, { verifier: 'v'.repeat(43) });
  await signInByForm(browser, stack.site, url, 'user@example.test', password);
  // As long as the session lives, the form is not shown.
  expect((await browser.follow(url, {}, `${stack.site}/signed-in`)).url).toContain('code=');

  expect((await act('sign-out')).status).toBe(200);
  expect((await upload(user)).status).toBe(401);
  expect((await renew(user)).status).toBe(400);
  expect((await browser.follow(url, {}, `${stack.site}/signed-in`)).url).toContain('/login/');
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect((await upload(await signIn(stack.site, 'user@example.test', password))).status).toBe(201);
});
