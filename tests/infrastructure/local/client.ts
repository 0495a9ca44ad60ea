// A client that knows only API.md: code + PKCE through the sign-in form with a cookie jar, then plain requests.

import { createHash, randomBytes } from 'node:crypto';

/** What `/config.json` tells a client. */
interface Config {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly logoutUrl: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly scope: string;
  readonly expires_in: number;
}

export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Keeps cookies by origin and path, and follows redirects one at a time, as a browser would. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin, pathname } = new URL(url);
    const cookie = [...this.#cookies]
      .filter(([key, { path }]) => key.startsWith(`${origin} `) && pathname.startsWith(path))
      .map(([key, { value }]) => `${key.slice(origin.length + 1)}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
    return response;
  }

  /** Has the cookies that this one has now: what a thief would have. */
  copy(): Browser {
    const copy = new Browser();
    for (const [key, cookie] of this.#cookies) copy.#cookies.set(key, cookie);
    return copy;
  }

  /** Follows redirects until a page, or until `stopAt` is where the next one leads. */
  async follow(
    url: string,
    init: RequestInit = {},
    stopAt = '\0',
  ): Promise<{ url: string; response: Response }> {
    let response = await this.request(url, init);
    for (let hop = 0; hop < 10; hop++) {
      const location = response.headers.get('location');
      if (!location) return { url, response };
      url = new URL(location, url).href;
      if (url.startsWith(stopAt)) return { url, response };
      response = await this.request(url);
    }
    throw new Error(`Too many redirects, the last to ${url}`);
  }

  #keep(origin: string, line: string): void {
    const [pair, ...attributes] = line.split('; ');
    const [name, value] = pair!.split(/=(.*)/s) as [string, string];
    const path = attributes.find((its) => its.startsWith('path='))?.slice(5) ?? '/';
    if (value === '') this.#cookies.delete(`${origin} ${name}`);
    else this.#cookies.set(`${origin} ${name}`, { value, path });
  }
}

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** The authorization request of the console, with what a test wants otherwise. */
export async function authorizeUrl(
  site: string,
  { verifier, ...changes }: { verifier: string } & Record<string, string>,
): Promise<string> {
  const { issuer, clientId, scope } = await config(site);
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: `${site}/signed-in`,
    scope,
    state: 'state-of-the-test',
    nonce: 'nonce-of-the-test',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...changes,
  });
  return `${new URL(issuer).origin}/oauth2/authorize?${query}`;
}

export async function config(site: string): Promise<Config> {
  return (await (await fetch(`${site}/config.json`)).json()) as Config;
}

/** Goes through the form. @returns where the browser is sent in the end: the callback with its code */
export async function signInByForm(
  browser: Browser,
  site: string,
  url: string,
  username: string,
  password: string,
): Promise<URL> {
  const form = await browser.follow(url, {}, `${site}/signed-in`);
  if (form.url.startsWith(site)) return new URL(form.url);
  const html = await form.response.text();
  const action = new URL(/<form[^>]*action="([^"]+)"/.exec(html)![1]!, form.url).href;
  const body = new URLSearchParams({ username, password });
  const end = await browser.follow(action, { method: 'POST', body }, `${site}/signed-in`);
  return new URL(end.url);
}

export async function tokenRequest(site: string, fields: Record<string, string>): Promise<Reply> {
  const { issuer, clientId } = await config(site);
  const response = await fetch(`${new URL(issuer).origin}/oauth2/token`, {
    method: 'POST',
    headers: { origin: site },
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** From nothing to tokens. */
export async function signIn(
  site: string,
  username: string,
  password: string,
  scope?: string,
): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const url = await authorizeUrl(site, { verifier, ...(scope ? { scope } : {}) });
  const callback = await signInByForm(new Browser(), site, url, username, password);
  const code = callback.searchParams.get('code');
  if (!code) throw new Error(`No code came back: ${callback.href}`);
  const { status, body } = await tokenRequest(site, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${site}/signed-in`,
    code_verifier: verifier,
  });
  if (status !== 200) throw new Error(`No tokens: ${JSON.stringify(body)}`);
  return body as unknown as Tokens;
}

/** The API, as somebody. */
export class Client {
  readonly site: string;
  readonly token: string;

  constructor(site: string, token: string) {
    this.site = site;
    this.token = token;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
    const response = await fetch(this.site + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  }

  /** Starts an upload and sends the bytes. @returns the file's id and what the store answered */
  async upload(name: string, bytes: Uint8Array<ArrayBuffer>, more: Record<string, unknown> = {}) {
    const { status, body } = await this.call<Grant>('POST', '/upload', { name, size: bytes.length, ...more });
    if (status !== 201) throw new Error(`Refused: ${JSON.stringify(body)}`);
    const stored = await put(body, bytes);
    return { fileId: body.fileId, stored };
  }

  /** Waits until the file is recorded. */
  async recorded(fileId: string): Promise<Record<string, unknown>> {
    const until = Date.now() + 25_000;
    for (;;) {
      const { body } = await this.call('GET', `/files/${fileId}`);
      if (body['state'] === 'stored') return body;
      if (Date.now() > until) throw new Error(`Not recorded: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async download(fileId: string): Promise<Response> {
    const { body } = await this.call<{ url: string }>('POST', `/files/${fileId}/download`);
    return fetch(body.url);
  }
}

export interface Grant {
  readonly uploadId: string;
  readonly fileId: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly expiresAt: string;
}

export const put = (
  grant: Grant,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(grant.url, { method: 'PUT', headers: { ...grant.headers, ...headers }, body: bytes });
