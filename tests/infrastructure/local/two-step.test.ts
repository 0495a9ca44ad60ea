// Codes from an authenticator app as the second step of signing in at the local provider.

import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { TOTP } from 'otpauth';
import { authorizeUrl, Browser, signIn } from './client.ts';
import { openGate, password, users, type Gate } from './gate.ts';

let gate: Gate;
let provider: string;
beforeAll(async () => {
  gate = await openGate();
  provider = new URL(gate.issuer).origin;
});
afterAll(() => gate.close());
beforeEach(() => gate.store.dropAuthenticator(users[0]!.sub));

/** Of a code. In ms. */
const period = 30_000;
const realNow = Date.now;
let clock: ReturnType<typeof jest.spyOn>;
let ahead = 0;
// Each test begins with a period: a code that is made in it is looked at in it, too.
beforeEach(() => {
  ahead += period - ((realNow() + ahead) % period);
  clock = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
});
afterEach(() => clock.mockRestore());

const verifier = randomBytes(32).toString('base64url');
const username = 'user@example.test';
const proof = { username, password };

interface Page {
  readonly status: number;
  readonly html: string;
  readonly ticket: string;
}

async function post(browser: Browser, action: string, fields: Record<string, string>): Promise<Page> {
  const response = await browser.request(action, { method: 'POST', body: new URLSearchParams(fields) });
  const html = await response.text();
  expect(html).not.toContain('<script');
  return { status: response.status, html, ticket: /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '' };
}

const settings = (fields: Record<string, string>): Promise<Page> =>
  post(new Browser(), `${provider}/two-step`, fields);

/** A code of this person's app: now, or some periods of 30 s away. */
const codeOf = (secret: string, periods = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + periods * period });

async function turnOn(): Promise<string> {
  const { html, ticket } = await settings(proof);
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(html)![1]!.replaceAll(' ', '');
  expect(html).toContain('as a QR code');
  const done = await settings({ ticket, code: codeOf(secret, -1) });
  expect(done.html).toContain('Two-step sign-in is on');
  return secret;
}

/** As far as the password leads. */
async function typePassword(): Promise<{ browser: Browser; action: string; page: Page }> {
  const browser = new Browser();
  const form = await browser.follow(await authorizeUrl(gate.site, { verifier }));
  const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
  return { browser, action, page: await post(browser, action, proof) };
}

test('whoever has not turned it on signs in as before', async () => {
  expect((await signIn(gate.site, username, password)).access_token).toBeTruthy();
});

test('whoever has turned it on needs a code after the password', async () => {
  const secret = await turnOn();
  const { browser, action, page } = await typePassword();
  expect([page.status, page.html.includes('one-time-code')]).toEqual([200, true]);
  const end = await browser.follow(
    action,
    { method: 'POST', body: new URLSearchParams({ ticket: page.ticket, code: codeOf(secret) }) },
    `${gate.site}/signed-in`,
  );
  expect(new URL(end.url).searchParams.get('code')).toBeTruthy();
});

test('a code is good once, and an older one not any more', async () => {
  const secret = await turnOn();
  const enter = async (code: string) => {
    const { browser, action, page } = await typePassword();
    return browser.request(action, {
      method: 'POST',
      body: new URLSearchParams({ ticket: page.ticket, code }),
    });
  };
  // It proved the secret a moment ago.
  expect((await enter(codeOf(secret, -1))).status).toBe(401);
  expect((await enter(codeOf(secret, 1))).status).toBe(303);
  expect((await enter(codeOf(secret, 1))).status).toBe(401);
  expect((await enter(codeOf(secret))).status).toBe(401);
});

test('the password counts for ten minutes', async () => {
  const secret = await turnOn();
  const { browser, action, page } = await typePassword();
  ahead += 10 * 60_000 + 1;
  const answer = await post(browser, action, { ticket: page.ticket, code: codeOf(secret) });
  expect([answer.status, answer.html.includes('took too long')]).toEqual([401, true]);
});

test('whoever is disabled between password and code does not get in', async () => {
  const secret = await turnOn();
  const { browser, action, page } = await typePassword();
  const user = users[0] as { enabled: boolean };
  user.enabled = false;
  try {
    expect((await post(browser, action, { ticket: page.ticket, code: codeOf(secret) })).status).toBe(401);
  } finally {
    user.enabled = true;
  }
});

test.each(['', '000000', '12345', '1234567', 'abcdef', '١٢٣٤٥٦', "' OR 1=1"])(
  'not with the code %j',
  async (code) => {
    const secret = await turnOn();
    const { browser, action, page } = await typePassword();
    const wrong = code === codeOf(secret) ? '999999' : code;
    const answer = await post(browser, action, { ticket: page.ticket, code: wrong });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.html).toContain('role="alert"');
  },
);

test('guessing is slowed down, however many passwords are typed in between', async () => {
  const other = await openGate();
  const person = users[1]!;
  other.store.keepAuthenticator(person.sub, 'JBSWY3DPEHPK3PXP', 0);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const browser = new Browser();
    const form = await browser.follow(await authorizeUrl(other.site, { verifier }));
    const action = new URL(/action="([^"]+)"/.exec(await form.response.text())![1]!, form.url).href;
    const { ticket } = await post(browser, action, { username: person.email, password });
    statuses.push((await post(browser, action, { ticket, code: '000000' })).status);
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(statuses.slice(5)).toContain(429);
  await other.close();
});

test('a ticket of nobody, and a code without a password, open nothing', async () => {
  const secret = await turnOn();
  const { browser, action } = await typePassword();
  expect((await post(browser, action, { ticket: 'made-up', code: codeOf(secret) })).status).toBe(401);
  expect((await post(browser, action, { code: codeOf(secret) })).status).toBe(401);
});

test('it is turned off with the password and a code, and with neither alone', async () => {
  const secret = await turnOn();
  expect((await settings({ username, password: 'wrong' })).status).toBe(401);
  const { html, ticket } = await settings(proof);
  expect(html).not.toContain('as a QR code');
  expect((await settings({ ticket, code: '000000' })).status).toBe(401);
  expect((await settings({ ticket, code: codeOf(secret) })).html).toContain('Two-step sign-in is off');
  expect((await signIn(gate.site, username, password)).access_token).toBeTruthy();
});

test('a secret that was not proved is not kept', async () => {
  const { ticket } = await settings(proof);
  expect((await settings({ ticket, code: '000000' })).status).toBe(401);
  expect(gate.store.authenticator(users[0]!.sub)).toBeUndefined();
});

test('the page of the settings cannot be framed, and leads nowhere else', async () => {
  const response = await fetch(`${provider}/two-step`);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
});
