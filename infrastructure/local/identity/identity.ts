// The identity provider's server: the provider's own endpoints under Cognito's addresses, and around them the sign-in
// forms, /oauth2/userInfo and /logout.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LoginFlow } from '@stowage/adapters/contract/console-config';
import { requestedScope } from '@stowage/adapters/contract/routes';
import type { WriteLine } from '@stowage/adapters/telemetry';
import type { User } from '@stowage/domain';
import { JwtVerifier } from 'aws-jwt-verify';
import type Provider from 'oidc-provider';
import { faultLine } from '../fault-line.ts';
import { createCognitoProvider, jwksPath } from './cognito-provider.ts';
import { ClientError } from './forms.ts';
import type { OidcStore } from './oidc-store.ts';
import { Proofs, type People } from './proofs.ts';
import { SecondFactor } from './second-factor.ts';
import { messagePage, pageHeaders } from './sign-in-page.ts';
import { SignIn } from './sign-in.ts';
import { settingsPath, TwoStepSettings } from './two-step-settings.ts';

export interface IdentityOptions {
  readonly issuer: string;
  readonly siteOrigin: string;
  readonly clientId: string;
  readonly loginFlow: LoginFlow;
  /** Ids of programs that may sign in as themselves. */
  readonly machineClients: readonly string[];
  readonly store: OidcStore;
  readonly people: People;
  readonly accessTokenSeconds?: number;
  /** Where faults of the provider are written. */
  readonly log: WriteLine;
}

const discoveryPath = '/.well-known/openid-configuration';
const quarterOfAnHour = 15 * 60;

export function createIdentity(options: IdentityOptions): RequestListener {
  const identity = new Identity(options);
  return (request, response) => {
    identity.answer(request, response).catch((error: unknown) => {
      const isFault = !isClientError(error) && !request.socket.destroyed;
      if (isFault) options.log(faultLine('identity', error));
      if (response.headersSent) response.destroy();
      else identity.say(response, isFault ? 500 : 400, 'This did not work', 'Please start again.');
    });
  };
}

class Identity {
  readonly #options: IdentityOptions;
  readonly #provider: Provider;
  readonly #answerByProvider: ReturnType<Provider['callback']>;
  readonly #verifier;
  readonly #signIn: SignIn;
  readonly #twoStepSettings: TwoStepSettings;
  readonly #pageHeaders: Record<string, string>;
  readonly #issuer: URL;

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#issuer = new URL(options.issuer);
    this.#pageHeaders = pageHeaders(options.siteOrigin);
    this.#provider = createCognitoProvider({
      ...options,
      accessTokenSeconds: options.accessTokenSeconds ?? quarterOfAnHour,
      findUser: (sub) => options.people.find(sub as User['sub']),
    });
    this.#verifier = verifierOf(options);
    const secondFactor = new SecondFactor(options.store);
    const proofs = new Proofs(options.people, secondFactor);
    this.#signIn = new SignIn(this.#provider, proofs, secondFactor, this.#pageHeaders);
    this.#twoStepSettings = new TwoStepSettings(proofs, secondFactor, this.#pageHeaders);
    this.#provider.on('server_error', (_ctx, error) => options.log(faultLine('identity', error)));
    this.#answerByProvider = this.#provider.callback();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The provider writes addresses after this header; whoever sends another one must not find it in them.
    request.headers.host = this.#issuer.host;
    const url = URL.parse(request.url ?? '/', this.#issuer.origin);
    if (!url) throw new ClientError('That is no address.');
    // Discovery lies under the issuer; the provider itself has it at its root.
    if (url.pathname === this.#issuer.pathname + discoveryPath) request.url = discoveryPath;
    if (url.pathname.startsWith('/login/')) return this.#signIn.answer(request, response, url.pathname);
    if (url.pathname === settingsPath) return this.#twoStepSettings.answer(request, response);
    if (url.pathname === '/logout') return this.#signOut(request, response, url);
    if (url.pathname === '/oauth2/userInfo') return this.#userInfo(request, response);
    if (url.pathname === '/oauth2/authorize') request.url = url.pathname + this.#translate(url.searchParams);
    await this.#answerByProvider(request, response);
  }

  /** @returns what Cognito would be asked, as the provider wants to be asked the same */
  #translate(query: URLSearchParams): string {
    // What Cognito calls `token` brings an id token along.
    if (query.get('response_type') === 'token') query.set('response_type', 'id_token token');
    // Whoever names no scope gets all of the client's.
    if (!query.get('scope')) query.set('scope', requestedScope(this.#options.loginFlow));
    return `?${query}`;
  }

  /** Answers with a page that carries a message. */
  say(response: ServerResponse, status: number, title: string, message: string): void {
    response.writeHead(status, this.#pageHeaders).end(messagePage(title, message));
  }

  /** Cognito's logout: ends the browser's session and goes to a registered address, without asking back. */
  async #signOut(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const isRegistered =
      url.searchParams.get('client_id') === this.#options.clientId &&
      url.searchParams.get('logout_uri') === `${this.#options.siteOrigin}/`;
    if (!isRegistered) throw new ClientError('The logout address is not registered.');
    const context = this.#provider.createContext(request, response);
    const session = await this.#provider.Session.get(context);
    await session.destroy();
    context.cookies.set(this.#provider.cookieName('session'), null, { path: '/', signed: true });
    response.writeHead(302, { location: `${this.#options.siteOrigin}/`, 'cache-control': 'no-store' }).end();
  }

  async #userInfo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { siteOrigin, people } = this.#options;
    response.setHeader('vary', 'origin');
    if (request.headers.origin === siteOrigin) response.setHeader('access-control-allow-origin', siteOrigin);
    if (request.method === 'OPTIONS') {
      response
        .writeHead(204, {
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'authorization',
          'access-control-max-age': '3600',
        })
        .end();
      return;
    }
    const sub = await this.#subjectOf(request.headers.authorization);
    const user = sub === undefined ? undefined : await people.find(sub as User['sub']);
    if (!user?.enabled) {
      const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return sendJson(response, 401, { error: 'invalid_token' }, challenge);
    }
    const { email } = user;
    sendJson(response, 200, { sub, username: sub, email, email_verified: 'true' });
  }

  /** Of a valid access token with the scope `openid`, of a sign-in that was not revoked. */
  async #subjectOf(authorization: string | undefined): Promise<string | undefined> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : this.#claimsOf(token);
    const isForThis = claims?.['token_use'] === 'access' && claims.scope?.split(' ').includes('openid');
    if (!isForThis) return undefined;
    return (await this.#provider.Grant.find(String(claims['origin_jti'])))?.accountId;
  }

  /** @returns undefined if this is not a valid token of ours */
  #claimsOf(token: string) {
    try {
      return this.#verifier.verifySync(token);
    } catch {
      return undefined;
    }
  }
}

function verifierOf({ issuer, store }: IdentityOptions) {
  const verifier = JwtVerifier.create({ issuer, jwksUri: issuer + jwksPath, audience: null });
  const { kid, n, e } = store.signingKey() as Record<'kid' | 'n' | 'e', string>;
  verifier.cacheJwks({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }] });
  return verifier;
}

const isClientError = (error: unknown): boolean =>
  error instanceof ClientError || (error as { statusCode?: number }).statusCode === 400;

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    .end(JSON.stringify(body));
}
