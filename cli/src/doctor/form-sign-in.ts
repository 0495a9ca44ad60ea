import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';

/**
 * Signs in as the console does, by code and PKCE, through a provider's form that works without JavaScript, as the
 * local one's does. Cognito's does not: there, give a token.
 *
 * @returns an access token
 * @throws Error that says where it ended
 */
export async function signInByForm(site: string, username: string, password: string): Promise<string> {
  const config = (await (await fetch(`${site}/config.json`)).json()) as ConsoleConfig;
  const provider = new Provider(new URL(config.issuer).origin);
  const verifier = randomBytes(32).toString('base64url');
  const callback = `${site}/signed-in`;
  const query = new URLSearchParams({
    client_id: config.clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: config.scope,
    state: randomBytes(8).toString('hex'),
    nonce: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await provider.follow(`/oauth2/authorize?${query}`, callback);
  const action = /<form[^>]*\saction="([^"]+)"/.exec(await page.response.text())?.[1];
  if (action === undefined)
    throw new Error('The provider shows no form to sign in with; give --token instead.');
  const form = { method: 'POST', body: new URLSearchParams({ username, password }) };
  const { url } = await provider.follow(action, callback, form);
  const code = new URL(url).searchParams.get('code');
  if (!code) throw new Error('The provider did not take this user and password.');

  const exchange = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: config.clientId,
    redirect_uri: callback,
    code,
    code_verifier: verifier,
  });
  const tokens = await provider.follow('/oauth2/token', callback, { method: 'POST', body: exchange });
  const { access_token: token } = (await tokens.response.json()) as { access_token?: string };
  if (!token) throw new Error(`The provider gave no token for its code (${tokens.response.status}).`);
  return token;
}

/** One origin, visited with its cookies. */
class Provider {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Follows redirects to a page, or to `end`. @returns where that is */
  async follow(
    path: string,
    end: string,
    init: RequestInit = {},
  ): Promise<{ url: string; response: Response }> {
    let url = new URL(path, this.#origin).href;
    let response = await this.#request(url, init);
    for (let hops = 0; hops < 10; hops++) {
      const location = response.headers.get('location');
      if (location === null) return { url, response };
      url = new URL(location, url).href;
      if (url.startsWith(end)) return { url, response };
      response = await this.#request(url);
    }
    throw new Error('The provider redirects without end.');
  }

  async #request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0]!.split(/=(.*)/s) as [string, string];
      this.#cookies.set(name, value);
    }
    return response;
  }
}
