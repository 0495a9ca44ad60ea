// The identity provider's own endpoints for tokens, as a public client calls them: Cognito's, and the local provider's
// under the same addresses.

import { DomainError } from '@stowage/domain';

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  /** Absent where the provider lets the old one live on. */
  readonly refreshToken: string | undefined;
}

export interface Redemption {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

export interface TokenEndpointOptions {
  /** Of the hosted login. */
  readonly origin: string;
  readonly clientId: string;
}

/** Milliseconds; a sign-in is not worth more than a third of what the function has. */
const patience = 5000;

export class TokenEndpoint {
  readonly #origin: string;
  readonly #clientId: string;

  constructor({ origin, clientId }: TokenEndpointOptions) {
    this.#origin = origin;
    this.#clientId = clientId;
  }

  /** @throws unauthorized if the code is used, expired, or not for this verifier and address; unavailable */
  redeem({ code, codeVerifier, redirectUri }: Redemption): Promise<Tokens> {
    return this.#grant({
      grant_type: 'authorization_code',
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    });
  }

  /** @throws unauthorized if the session has ended; unavailable */
  renew(refreshToken: string): Promise<Tokens> {
    return this.#grant({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** What was given for this refresh token renews nothing any more. @throws unavailable */
  async revoke(refreshToken: string): Promise<void> {
    const { status } = await this.#post('/oauth2/revoke', { token: refreshToken });
    if (status !== 200 && status !== 400) throw unavailable();
  }

  async #grant(fields: Record<string, string>): Promise<Tokens> {
    const { status, text } = await this.#post('/oauth2/token', fields);
    // Of a 4xx the reason is between the provider and whoever looks into its log: the person must sign in anew.
    if (status === 400) throw new DomainError('unauthorized', 'The session has ended, or never began.');
    if (status !== 200) throw unavailable();
    const body = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
    const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken } = body;
    if (accessToken === undefined || idToken === undefined) {
      throw new Error('The token endpoint answered without an access token or an id token.');
    }
    return { accessToken, idToken, refreshToken };
  }

  async #post(path: string, fields: Record<string, string>): Promise<Answer> {
    try {
      const response = await fetch(this.#origin + path, {
        method: 'POST',
        body: new URLSearchParams({ client_id: this.#clientId, ...fields }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw unavailable(cause);
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const unavailable = (cause?: unknown): DomainError =>
  new DomainError('unavailable', 'The identity provider does not answer.', {}, { cause });
