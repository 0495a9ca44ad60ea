import { DomainError } from '@stowage/domain';
import type { Session } from '../../contract/session.ts';
import type { Settings } from '../../settings.ts';
import type { Handlers, UseCases } from '../handlers.ts';
import { dropTokens, keepTokens, readCookie, refreshCookie } from './session-cookies.ts';
import { TokenEndpoint, type Tokens } from './token-endpoint.ts';

export function sessionHandlers(_useCases: UseCases, settings: Settings): Handlers<'session'> {
  const { site, loginOrigin, clientId } = settings;
  const tokenEndpoint = new TokenEndpoint({ origin: loginOrigin, clientId });
  return {
    async 'POST /session'({ body: { nonce, redirectUri, ...redemption }, setCookies }) {
      const tokens = await tokenEndpoint.redeem({
        ...redemption,
        // Which addresses are ours the provider knows.
        redirectUri: redirectUri ?? `${site}/signed-in`,
      });
      if (claimsOf(tokens.idToken)['nonce'] !== nonce) {
        throw new DomainError('unauthorized', 'The sign-in was not begun by this browser.');
      }
      setCookies(keepTokens(tokens));
      return present(tokens);
    },

    async 'POST /session/renew'({ header, setCookies }) {
      const refreshToken = readCookie(header('cookie'), refreshCookie);
      if (refreshToken === undefined) throw new DomainError('unauthorized', 'There is no session to renew.');
      try {
        const tokens = await tokenEndpoint.renew(refreshToken);
        setCookies(keepTokens(tokens));
        return present(tokens);
      } catch (error) {
        if (error instanceof DomainError && error.code === 'unauthorized') setCookies(dropTokens());
        throw error;
      }
    },

    async 'DELETE /session'({ header, setCookies }) {
      // Whoever wants to leave leaves, even while the provider cannot be told.
      setCookies(dropTokens());
      const refreshToken = readCookie(header('cookie'), refreshCookie);
      if (refreshToken !== undefined) await tokenEndpoint.revoke(refreshToken);
      return undefined;
    },
  };
}

function present({ idToken, accessToken }: Tokens): Session {
  const person = claimsOf(idToken);
  const access = claimsOf(accessToken);
  return {
    sub: person['sub'] as string,
    email: (person['email'] as string | undefined) ?? null,
    groups: (person['cognito:groups'] as string[] | undefined) ?? [],
    scope: access['scope'] as string,
    expiresAt: new Date((access['exp'] as number) * 1000).toISOString(),
  };
}

/** Not verified: they come from the provider itself, over TLS (OpenID Connect Core, 3.1.3.7). */
const claimsOf = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
