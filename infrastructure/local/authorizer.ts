// What API Gateway's Cognito authorizer does: who has no valid token never reaches a function.

import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwkValidationError, JwksValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { LoginFlow } from '@stowage/adapters/contract/console-config';

/** The token's payload, as it was signed. */
export type TokenClaims = Readonly<Record<string, unknown>> & { readonly exp: number };

export interface AuthorizerOptions {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly loginFlow: LoginFlow;
}

/** The key set could not be had, so nobody can be told apart. */
export class KeySetUnavailable extends Error {
  override readonly name = 'KeySetUnavailable';
}

/** More tokens than anybody's console holds at once; the oldest leave first. */
const mostCachedTokens = 1000;

export class Authorizer {
  readonly #verifier;
  readonly #verified = new Map<string, TokenClaims>();

  constructor({ issuer, jwksUri, loginFlow }: AuthorizerOptions) {
    // The gateway's authorizer takes access tokens for their scopes, and where no method names any it takes id tokens.
    const wanted = loginFlow === 'implicit' ? 'id' : 'access';
    this.#verifier = JwtVerifier.create(
      {
        issuer,
        jwksUri,
        // Whose client it is, the functions check: to the gateway every client of the pool is good.
        audience: null,
        customJwtCheck({ payload }) {
          if (payload['token_use'] !== wanted) throw new Refused(`not an ${wanted} token`);
          if (payload.exp === undefined) throw new Refused('a token without an end');
        },
      },
      { jwksCache: new SimpleJwksCache({ fetcher: new LoopbackFetcher() }) },
    );
  }

  /**
   * @param authorization the header of that name
   * @returns the claims, or undefined if this is not a valid token of our issuer, of the kind that the login flow wants
   * @throws KeySetUnavailable
   */
  async verify(authorization: string | undefined): Promise<TokenClaims | undefined> {
    const token = bearer.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const known = this.#verified.get(token);
    if (known) {
      if (known.exp * 1000 > Date.now()) return known;
      this.#verified.delete(token);
      return undefined;
    }
    const claims = await this.#check(token);
    if (claims) this.#remember(token, claims);
    return claims;
  }

  async #check(token: string): Promise<TokenClaims | undefined> {
    try {
      return (await this.#verifier.verify(token)) as TokenClaims;
    } catch (error) {
      const isAboutTheToken =
        error instanceof JwtBaseError &&
        !(error instanceof FetchError) &&
        !(error instanceof JwksValidationError) &&
        !(error instanceof JwkValidationError);
      if (isAboutTheToken) return undefined;
      throw new KeySetUnavailable('The key set of the identity provider is not to be had.', { cause: error });
    }
  }

  #remember(token: string, claims: TokenClaims): void {
    if (this.#verified.size >= mostCachedTokens) {
      this.#verified.delete(this.#verified.keys().next().value!);
    }
    this.#verified.set(token, claims);
  }
}

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

class Refused extends JwtBaseError {}

/** Gets the key set over plain HTTP, which the library refuses; and asks a provider that is down once a second at most. */
class LoopbackFetcher {
  #failure: { readonly until: number; readonly cause: unknown } | undefined;

  async fetch(uri: string): Promise<ArrayBuffer> {
    if (this.#failure && Date.now() < this.#failure.until) throw this.#failure.cause;
    try {
      const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(3000) });
      if (!response.ok) throw new Error(`The key set answers ${response.status}.`);
      this.#failure = undefined;
      return await response.arrayBuffer();
    } catch (cause) {
      this.#failure = { until: Date.now() + 1000, cause };
      throw cause;
    }
  }
}
