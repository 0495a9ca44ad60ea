// oidc-provider in Cognito's clothes: the same addresses, the same claims in the same tokens (API.md, "Signing in").

import type { LoginFlow } from '@stowage/adapters/contract/console-config';
import { terminalRedirects } from '@stowage/adapters/contract/terminal';
import type { User } from '@stowage/domain';
import Provider, {
  errors,
  interactionPolicy,
  type Account,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
  type ResponseType,
} from 'oidc-provider';
import { messagePage, pageHeaders } from './sign-in-page.ts';
import type { OidcStore } from './oidc-store.ts';

export interface CognitoOptions {
  /** `http://localhost:<port>/<poolId>`, as Cognito's are. */
  readonly issuer: string;
  readonly siteOrigin: string;
  readonly clientId: string;
  readonly loginFlow: LoginFlow;
  readonly machineClients: readonly string[];
  readonly store: OidcStore;
  readonly findUser: (sub: string) => Promise<User | undefined>;
  readonly accessTokenSeconds: number;
}

const day = 24 * 60 * 60;
const refreshTokenSeconds = 30 * day;

/** The API as an audience, which a pool with resource binding writes as `aud` into access tokens. */
const resource = 'urn:stowage:api';
const everybodysScopes = ['openid', 'email', 'profile', 'stowage/files.read', 'stowage/files.write'];
const operatorsScope = 'stowage/operate';

export const jwksPath = '/.well-known/jwks.json';

export function createCognitoProvider(options: CognitoOptions): Provider {
  const { issuer, siteOrigin, store, findUser } = options;
  const { origin } = new URL(issuer);
  const policy = interactionPolicy.base();
  // Our own client needs nobody's consent.
  policy.remove('consent');

  const configuration: Configuration = {
    adapter: store.adapterFor,
    jwks: { keys: [store.signingKey()] },
    clients: [consoleClient(options), ...options.machineClients.map((id) => machineClient(id, store))],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    responseTypes: options.loginFlow === 'implicit' ? implicitTypes : ['code'],
    scopes: ['openid', 'email', 'profile'],
    claims: {
      openid: ['sub', 'token_use', 'auth_time', 'cognito:username', 'cognito:groups', 'origin_jti'],
      email: ['email', 'email_verified'],
    },
    // Cognito puts a person's claims into the id token itself.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: new URL(issuer).pathname + jwksPath,
    },
    discovery: {
      userinfo_endpoint: `${origin}/oauth2/userInfo`,
      end_session_endpoint: `${origin}/logout`,
    },
    features: {
      clientCredentials: { enabled: options.machineClients.length > 0 },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Both are answered in identity.ts: theirs would not take our access tokens, or would ask back.
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, _resource, client) => ({
          scope: client.grantTypeAllowed('client_credentials')
            ? machineScopeOf(ctx)
            : [...everybodysScopes, operatorsScope].join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: async (ctx, token) => {
      if (!('accountId' in token) || token.accountId === undefined) {
        return { token_use: 'access', version: 2 };
      }
      const user = await findUser(token.accountId);
      return {
        token_use: 'access',
        version: 2,
        auth_time: authTime(ctx),
        origin_jti: 'grantId' in token ? token.grantId : undefined,
        username: token.accountId,
        ...groups(user),
      };
    },
    findAccount: async (ctx, sub) => {
      const user = await findUser(sub);
      return user?.enabled ? toAccount(user, ctx) : undefined;
    },
    loadExistingGrant: (ctx) => grantFor(ctx, findUser),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    interactions: { policy, url: (_ctx, interaction) => `/login/${interaction.uid}` },
    cookies: {
      keys: [store.cookieKey()],
      names: { session: 'stowage_session', interaction: 'stowage_login', resume: 'stowage_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: '/' },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientBasedCORS: (_ctx, from) => from === siteOrigin,
    ttl: {
      AccessToken: options.accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: options.accessTokenSeconds,
      // An id token opens the API in the classic flow, and there it cannot be renewed.
      IdToken: options.loginFlow === 'implicit' ? 60 * 60 : options.accessTokenSeconds,
      Interaction: 60 * 60,
      Session: 14 * day,
      RefreshToken: refreshTokenSeconds,
      Grant: refreshTokenSeconds,
    },
    renderError(ctx, out) {
      ctx.set(pageHeaders(siteOrigin));
      ctx.body = messagePage('This sign-in cannot go on', out.error_description ?? out.error);
    },
  };
  const provider = new Provider(issuer, configuration);
  allowLoopbackInImplicitFlow(provider);
  return provider;
}

/** A public client. In the classic flow it gets its tokens from the authorization endpoint itself, and none to renew. */
const consoleClient = ({ clientId, siteOrigin, loginFlow }: CognitoOptions): ClientMetadata => ({
  client_id: clientId,
  ...(loginFlow === 'implicit'
    ? {
        redirect_uris: [`${siteOrigin}/signed-in`],
        grant_types: ['implicit'],
        response_types: implicitTypes,
      }
    : {
        redirect_uris: [`${siteOrigin}/signed-in`, ...terminalRedirects],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      }),
  token_endpoint_auth_method: 'none',
});

/** A program: it signs in as itself, with a secret that is made when the client is first seen. */
const machineClient = (clientId: string, store: OidcStore): ClientMetadata => ({
  client_id: clientId,
  client_secret: store.clientSecret(clientId),
  redirect_uris: [],
  grant_types: ['client_credentials'],
  response_types: [],
  token_endpoint_auth_method: 'client_secret_basic',
});

const machineScopes: readonly string[] = ['stowage/files.read', 'stowage/files.write'];

/** As at Cognito, a program that names no scope gets all of its own, and one that names another's gets no token. */
function machineScopeOf({ oidc }: KoaContextWithOIDC): string {
  const { scope = machineScopes.join(' ') } = oidc.params as { scope?: string };
  const foreign = scope.split(' ').find((its) => !machineScopes.includes(its));
  if (foreign !== undefined) throw new errors.InvalidScope('The scope is not one of this client.', foreign);
  oidc.params!['scope'] = scope;
  return scope;
}

/** oidc-provider knows them by these names; Cognito's own word for the second is `token` (identity.ts). */
const implicitTypes: ResponseType[] = ['id_token', 'id_token token'];

/** It insists on TLS for the classic flow. On loopback nothing travels that TLS could protect. */
function allowLoopbackInImplicitFlow(provider: Provider): void {
  const schema = (provider.Client as unknown as { Schema: { prototype: Invalidates } }).Schema.prototype;
  const { invalidate } = schema;
  schema.invalidate = function (message, code) {
    if (code === 'implicit-force-https' || code === 'implicit-forbid-localhost') return;
    invalidate.call(this, message, code);
  };
}

interface Invalidates {
  invalidate(message: string, code?: string): void;
}

/** Each sign-in gets a grant of its own, so that revoking one family of tokens leaves the others alone. */
async function grantFor(ctx: KoaContextWithOIDC, findUser: CognitoOptions['findUser']) {
  const { provider, session, client } = ctx.oidc;
  const accountId = session!.accountId!;
  const grant = new provider.Grant({ accountId, clientId: client!.clientId });
  const isOperator = (await findUser(accountId))?.groups.includes('operators') === true;
  // Scopes beyond these are left out of the token without a word, as Cognito's pre-token trigger would.
  grant.addOIDCScope('openid email profile');
  grant.addResourceScope(resource, [...everybodysScopes, ...(isOperator ? [operatorsScope] : [])].join(' '));
  await grant.save();
  return grant;
}

const toAccount = (user: User, { oidc }: KoaContextWithOIDC): Account => ({
  accountId: user.sub,
  claims: async () => ({
    sub: user.sub,
    token_use: 'id',
    // Of all tokens that come of one sign-in; here the grant, which each sign-in gets anew.
    origin_jti: oidc.entities.Grant?.jti,
    'cognito:username': user.sub,
    email: user.email,
    email_verified: true,
    ...groups(user),
  }),
});

/** Absent, not empty, for who is in none. */
const groups = (user: User | undefined): { 'cognito:groups'?: string[] } =>
  user && user.groups.length > 0 ? { 'cognito:groups': [...user.groups] } : {};

/** When the person typed their password, which a renewal does not change. */
const authTime = ({ oidc: { entities, session } }: KoaContextWithOIDC): number | undefined =>
  entities.AuthorizationCode?.authTime ?? entities.RefreshToken?.authTime ?? session?.authTime();
