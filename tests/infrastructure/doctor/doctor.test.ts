// The doctor on the real local stack: clean as it is, and with one thing broken after the other.

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bearing } from '@stowage/adapters/doctor/ask';
import { checks, examine, type CheckId, type Finding } from '@stowage/adapters/doctor/examine';
import type { Visit } from '@stowage/adapters/doctor/visit';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { Client, signIn } from '../local/client.ts';
import { openProxy, type Answered, type Tampering, type TamperingProxy } from './tampering-proxy.ts';

const password = 'correct horse battery';
const page = '<!doctype html><title>Stowage</title>';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-doctor-'));
let stack: Stack;
let proxy: TamperingProxy;
let token: string;

beforeAll(async () => {
  const consoleDirectory = join(scratch, 'console');
  mkdirSync(consoleDirectory);
  writeFileSync(join(consoleDirectory, 'index.html'), page);
  const dataDirectory = join(scratch, 'data');
  stack = await startStack({ dataDirectory, port: 0, password, consoleDirectory, log: () => undefined });
  proxy = await openProxy();
  token = (await signIn(stack.site, 'user@example.test', password)).access_token;
});
afterAll(async () => {
  await proxy.close();
  await stack.close();
  rmSync(scratch, { recursive: true });
});
afterEach(() => {
  proxy.tampering = {};
});

async function examined(more: Partial<Visit> = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  const visit: Visit = {
    site: stack.site,
    fetch: proxy.fetch,
    runsIn: 'terminal',
    signedIn: bearing(token),
    ...more,
  };
  for await (const finding of examine(visit)) findings.push(finding);
  return findings;
}

const withStatus = (findings: readonly Finding[], status: Finding['status']): CheckId[] =>
  findings.filter((finding) => finding.status === status).map(({ id }) => id);

test('the local stack is clean, and nothing stays of the visit', async () => {
  const user = new Client(stack.site, token);
  const usage = async () => (await user.call('GET', '/account')).body['usage'];
  const before = await usage();
  const findings = await examined();
  expect(findings.flatMap(({ problems }) => problems)).toEqual([]);
  expect(withStatus(findings, 'passed')).toEqual(Object.keys(checks));
  expect(String(findings.at(-1)!.note)).toMatch(/^recorded \d+\.\d s after it was stored$/);
  expect(await usage()).toEqual(before);
});

test('in the classic flow it asks to sign in as the console does, in the one word that Cognito knows', async () => {
  const asked = new Set<string | null>();
  proxy.tampering = {
    request: ({ url }) => {
      if (url.pathname === '/oauth2/authorize') asked.add(url.searchParams.get('response_type'));
    },
    reply: (answered, { url }) => {
      if (url.pathname !== '/config.json') return;
      answered.body = JSON.stringify({ ...(JSON.parse(answered.body) as object), loginFlow: 'implicit' });
    },
  };
  await examined();
  expect([...asked]).toEqual(['token']);
});

/** The site, the identity provider or the storage: by which a tampering picks what it breaks. */
const isSite = (url: URL): boolean => url.origin === stack.site;
const isStorage = (url: URL): boolean => url.origin === stack.storageOrigin;

function becomesPage(answered: Answered): void {
  answered.status = 200;
  answered.headers['content-type'] = 'text/html';
  answered.body = page;
}

interface Misconfiguration extends Tampering {
  readonly is: string;
  readonly foundBy: CheckId;
  readonly what: RegExp;
}

const planted: Misconfiguration[] = [
  {
    is: 'the rewrite swallows /config.json',
    reply: (answered, { url }) => void (url.pathname === '/config.json' && becomesPage(answered)),
    foundBy: 'config',
    what: /config\.json answers with a page/,
  },
  {
    is: '/config.json lacks the storage',
    reply(answered, { url }) {
      if (url.pathname === '/config.json') answered.body = answered.body.replace('storageOrigin', 'storage');
    },
    foundBy: 'config',
    what: /"storageOrigin" is undefined, not an address/,
  },
  {
    is: '/config.json is kept for a day',
    reply(answered, { url }) {
      if (url.pathname === '/config.json') answered.headers['cache-control'] = 'max-age=86400';
    },
    foundBy: 'config',
    what: /may be kept by caches/,
  },
  {
    is: 'the provider calls itself something else',
    reply(answered, { url }) {
      if (!url.pathname.includes('/.well-known/openid-configuration')) return;
      answered.body = answered.body.replace('local_stowage"', 'local_stowage/"');
    },
    foundBy: 'discovery',
    what: /but the provider calls itself ".*\/"/,
  },
  {
    is: 'the client is registered for another site',
    request({ url }) {
      const back = url.searchParams.get('redirect_uri');
      if (back?.startsWith(stack.site)) url.searchParams.set('redirect_uri', back.replace(/:\d+/, ':1'));
    },
    foundBy: 'callback',
    what: /does not accept .*\/signed-in as the address/,
  },
  {
    is: 'the client takes any callback',
    request({ url }) {
      if (url.searchParams.has('redirect_uri'))
        url.searchParams.set('redirect_uri', `${stack.site}/signed-in`);
    },
    foundBy: 'callback',
    what: /would send people to https:\/\/doctor\.invalid/,
  },
  {
    is: 'the logout address is registered without its slash',
    request({ url }) {
      const uri = url.searchParams.get('logout_uri');
      if (uri) url.searchParams.set('logout_uri', uri.replace(/\/$/, ''));
    },
    foundBy: 'logout',
    what: /does not lead back to/,
  },
  {
    is: 'the logout leads anywhere',
    reply(answered, { url }) {
      const uri = url.searchParams.get('logout_uri');
      if (uri) Object.assign(answered, { status: 302 }).headers['location'] = uri;
    },
    foundBy: 'logout',
    what: /would lead to https:\/\/doctor\.invalid/,
  },
  {
    is: 'the edge turns a 401 into its page',
    reply: (answered, { url }) => void (isSite(url) && answered.status === 401 && becomesPage(answered)),
    foundBy: 'unauthorized',
    what: /GET \/account without a token answers 200 text\/html/,
  },
  {
    is: 'the gateway says no in other words',
    reply(answered, { url }) {
      if (isSite(url) && answered.status === 401)
        answered.body = '{"message":"The incoming token has expired"}';
    },
    foundBy: 'unauthorized',
    what: /without a token answers 401 .*not 401 \{"message":"Unauthorized"\}/,
  },
  {
    is: 'the edge drops Authorization',
    request: ({ url, headers }) => void (url.pathname === '/account' && delete headers['authorization']),
    foundBy: 'forwarding',
    what: /GET \/account as somebody who is signed in answers 401/,
  },
  {
    is: 'places of the console are looked up as files',
    request: ({ url }) => void (url.pathname.startsWith('/library') && (url.pathname += '.html')),
    foundBy: 'fallback',
    what: /A place of the console, .*answers 404/,
  },
  {
    is: 'the edge turns a 404 of the API into its page',
    reply: (answered, { url }) => void (isSite(url) && answered.status === 404 && becomesPage(answered)),
    foundBy: 'fallback',
    what: /A path that the API does not know answers 200/,
  },
  {
    is: 'the policy blocks the storage',
    reply(answered) {
      const policy = answered.headers['content-security-policy'];
      if (typeof policy !== 'string') return;
      answered.headers['content-security-policy'] = policy.replace(/(connect-src .*?) \S+;/, '$1;');
    },
    foundBy: 'security-headers',
    what: /connect-src lacks http:\/\/localhost/,
  },
  {
    is: 'the policy lets the page talk to anybody',
    reply(answered) {
      const policy = answered.headers['content-security-policy'];
      if (typeof policy !== 'string') return;
      answered.headers['content-security-policy'] = policy.replace('connect-src', 'connect-src https:');
    },
    foundBy: 'security-headers',
    what: /connect-src also allows https:/,
  },
  {
    is: 'a proxy takes the policy off',
    reply: ({ headers }) => void delete headers['content-security-policy'],
    foundBy: 'security-headers',
    what: /no Content-Security-Policy/,
  },
  {
    is: 'the bucket allows another site',
    reply({ headers }, { url }) {
      if (isStorage(url) && headers['access-control-allow-origin']) {
        headers['access-control-allow-origin'] = 'https://old.example.test';
      }
    },
    foundBy: 'cross-origin',
    what: /preflight for PUT does not allow http/,
  },
  {
    is: 'the bucket allows a list of headers',
    reply({ headers }) {
      if (headers['access-control-allow-headers']) headers['access-control-allow-headers'] = 'content-type';
    },
    foundBy: 'cross-origin',
    what: /does not allow the headers if-none-match, x-amz-checksum-sha256/,
  },
  {
    is: 'the bucket allows everybody',
    reply({ headers }, { url }) {
      if (isStorage(url)) headers['access-control-allow-origin'] = '*';
    },
    foundBy: 'cross-origin',
    what: /lets pages of https:\/\/doctor\.invalid/,
  },
  {
    is: 'the storage’s clock is ten minutes behind',
    reply({ headers }, { url }) {
      if (isStorage(url)) headers['date'] = new Date(Date.now() - 600_000).toUTCString();
    },
    foundBy: 'clocks',
    what: /that of the storage is (599|60[01]) s behind/,
  },
  {
    is: 'the store refuses what was signed',
    request: ({ method, url }) => void (method === 'PUT' && url.searchParams.set('x-extra', '1')),
    foundBy: 'canary',
    what: /answers the PUT with 403 \(SignatureDoesNotMatch\)/,
  },
];

describe('finds, and finds nothing else, where', () => {
  test.each(planted)('$is', async ({ foundBy, what, ...tampering }) => {
    proxy.tampering = tampering;
    const findings = await examined();
    expect(withStatus(findings, 'failed')).toEqual([foundBy]);
    const { problems } = findings.find(({ id }) => id === foundBy)!;
    expect(String(problems[0]!.what)).toMatch(what);
    for (const { why, fix } of problems) {
      expect(why).not.toBe('');
      expect(fix).not.toBe('');
    }
  });

  test('ETag is not exposed, which two of the checks see', async () => {
    proxy.tampering = { reply: ({ headers }) => void delete headers['access-control-expose-headers'] };
    expect(withStatus(await examined(), 'failed')).toEqual(['cross-origin', 'canary']);
  });

  test('events do not arrive, without waiting a minute for it', async () => {
    proxy.tampering = {
      reply(answered, { url }) {
        if (url.pathname.startsWith('/files/'))
          answered.body = answered.body.replace('"stored"', '"pending"');
      },
    };
    let waited = 0;
    const findings = await examined({
      now: () => Date.now() + waited,
      sleep: async (ms) => void (waited += ms),
    });
    expect(withStatus(findings, 'failed')).toEqual(['canary']);
    expect(String(findings.at(-1)!.problems[0]!.what)).toMatch(/60 s later the books do not know of it/);
    expect(waited).toBeLessThan(65_000);
  });

  test('this machine’s own clock is wrong', async () => {
    const findings = await examined({ now: () => Date.now() + 3_600_000 });
    const { problems } = findings.find(({ id }) => id === 'clocks')!;
    expect(problems.map(({ what }) => String(what))).toEqual([
      expect.stringMatching(/^This machine’s clock is off/),
    ]);
  });
});

test('whoever is not signed in, and whoever looks from a page, is told what was not looked at', async () => {
  const anonymous = await examined({ signedIn: undefined });
  expect(withStatus(anonymous, 'skipped')).toEqual(['forwarding', 'canary']);
  const inPage = await examined({ runsIn: 'page' });
  expect(withStatus(inPage, 'skipped')).toEqual(['callback', 'logout', 'cross-origin']);
  expect(String(inPage.find(({ id }) => id === 'logout')!.note)).toMatch(/`npm run doctor` can/);
});

test('where nobody answers, that is what is found', async () => {
  const gone = await openProxy();
  await gone.close();
  const findings = await examined({ fetch: gone.fetch });
  expect(withStatus(findings, 'failed')).toEqual(['config']);
  expect(String(findings[0]!.problems[0]!.what)).toMatch(/does not answer: ECONNREFUSED/);
  expect(withStatus(findings, 'skipped')).toEqual(Object.keys(checks).slice(1));
});

describe('npm run doctor', () => {
  const command = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const main = join(import.meta.dirname, '../../../cli/src/doctor/main.ts');
      const env = { ...process.env, STOWAGE_PASSWORD: password, STOWAGE_CONFIG: join(scratch, 'sessions') };
      execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  test('signs in by the form, and ends with 0 where nothing is wrong', async () => {
    const { code, stdout } = await command(stack.site, '--user', 'user@example.test', '--json');
    expect(code).toBe(0);
    const { site, findings } = JSON.parse(stdout) as { site: string; findings: Finding[] };
    expect(site).toBe(stack.site);
    expect(withStatus(findings, 'passed')).toEqual(Object.keys(checks));
  });

  test('ends with 1 and says what, why and how where something is', async () => {
    // The very same site under a name that it was not made for.
    const { code, stdout } = await command(stack.site.replace('localhost', '127.0.0.1'));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ Signing in leads back to this site alone\n\n {4}what {2}.*\n(.*\n)* {4}why {3}.*\n(.*\n)* {4}fix {3}/,
    );
    expect(stdout).toMatch(/\d passed, \d failed, 2 skipped\.\n$/);
  });

  test('takes the session that `stowage login` left for the site', async () => {
    const tokens = { accessToken: token, refreshToken: '', expiresAt: Date.now() + 600_000 };
    mkdirSync(join(scratch, 'sessions'), { recursive: true });
    writeFileSync(
      join(scratch, 'sessions/sessions.json'),
      JSON.stringify({ sites: { [stack.site]: tokens } }),
    );
    expect(await command(stack.site)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/11 passed, 0 failed, 0 skipped/),
    });
  });

  test('ends with 2 where it could not begin', async () => {
    expect(await command('stowage')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Say which site/),
    });
    const refused = await command(stack.site, '--user', 'nobody@example.test');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/did not take this user/) });
  });
});
