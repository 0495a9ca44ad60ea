// Signs in as any client of API.md does: the authorization code flow with PKCE, through the plain form.

import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';

/** @returns an access token */
export async function signIn(site: string, username: string, password: string): Promise<string> {
  const { issuer, clientId, scope } = (await getJson(`${site}/config.json`)) as unknown as ConsoleConfig;
  const endpoints = await getJson(`${issuer}/.well-known/openid-configuration`);
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = `${site}/signed-in`;
  const authorize = new URL(endpoints['authorization_endpoint'] as string);
  authorize.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();

  const browser = new Browser(redirectUri);
  const page = await browser.go(authorize.href);
  const action = /<form[^>]* action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&#38;', '&');
  if (!action) throw new Error('There is no form to sign in with.');
  const last = await browser.go(new URL(action, page.url).href, new URLSearchParams({ username, password }));
  const code = new URL(last.headers.get('location') ?? '', page.url).searchParams.get('code');
  if (!code) throw new Error(`Signing in as ${username} did not work.`);
  const tokens = await getJson(endpoints['token_endpoint'] as string, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  return tokens['access_token'] as string;
}

/** Follows redirects with the cookies that it was given, and stops before the one that leads back to the site. */
class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #end: string;

  constructor(end: string) {
    this.#end = end;
  }

  async go(url: string, form?: URLSearchParams): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.#cookies.set(name!, value!);
    }
    const location = response.headers.get('location');
    if (location === null || location.startsWith(this.#end)) return response;
    return this.go(new URL(location, url).href);
  }
}

async function getJson(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
