// oidc-provider in Cognito's clothes: the same addresses, the same claims in the same tokens (API.md, "Signing in").

import type { User } from '@stowage/domain';
import Provider, {
  interactionPolicy,
  type Account,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { messagePage, pageHeaders } from './sign-in-page.ts';
import type { OidcStore } from './oidc-store.ts';

export interface CognitoOptions {
  /** `http://localhost:<port>/<poolId>`, as Cognito's are. */
  readonly issuer: string;
  readonly siteOrigin: string;
  readonly clientId: string;
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
  const { issuer, siteOrigin, clientId, store, findUser } = options;
  const { origin } = new URL(issuer);
  const policy = interactionPolicy.base();
  // Our own client needs nobody's consent.
  policy.remove('consent');

  const configuration: Configuration = {
    adapter: store.adapterFor,
    jwks: { keys: [store.signingKey()] },
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${siteOrigin}/signed-in`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        require_auth_time: true,
      },
    ],
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: ['openid', 'email', 'profile'],
    claims: {
      openid: ['sub', 'token_use', 'cognito:username', 'cognito:groups'],
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
        getResourceServerInfo: () => ({
          scope: [...everybodysScopes, operatorsScope].join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: async (ctx, token) => {
      if (!('accountId' in token) || token.accountId === undefined) return undefined;
      const user = await findUser(token.accountId);
      return {
        token_use: 'access',
        version: 2,
        auth_time: authTime(ctx),
        username: token.accountId,
        ...groups(user),
      };
    },
    findAccount: async (_ctx, sub) => {
      const user = await findUser(sub);
      return user?.enabled ? toAccount(user) : undefined;
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
      IdToken: options.accessTokenSeconds,
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
  return new Provider(issuer, configuration);
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

const toAccount = (user: User): Account => ({
  accountId: user.sub,
  claims: async () => ({
    sub: user.sub,
    token_use: 'id',
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
const authTime = ({ oidc: { entities } }: KoaContextWithOIDC): number | undefined =>
  entities.AuthorizationCode?.authTime ?? entities.RefreshToken?.authTime;
