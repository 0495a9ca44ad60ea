import { Refusal } from '../terminal/refusal.ts';
import { Credentials, type Tokens } from './credentials.ts';
import { signIn } from './sign-in.ts';
import { configOf, endpointsOf, parseSite } from './site.ts';
import { postForm, requestTokens } from './token-request.ts';

/** A token is renewed when it has less than this left, in ms. */
const margin = 30_000;

/** Somebody's session at a site, renewed as it goes along. */
export class Session {
  readonly site: string;
  readonly #credentials: Credentials;

  /** @param site the one that was asked for; else STOWAGE_SITE, else the one where somebody signed in last */
  constructor(site: string | undefined, credentials = new Credentials()) {
    const text = site ?? (process.env['STOWAGE_SITE'] || undefined) ?? credentials.current();
    if (text === undefined) {
      throw new Refusal(
        'usage',
        'Which site? Name it with --site or STOWAGE_SITE, or sign in: stowage login --site …',
      );
    }
    this.site = parseSite(text);
    this.#credentials = credentials;
  }

  async signIn(show: (address: string) => void): Promise<void> {
    const tokens = await signIn(this.site, show);
    this.#credentials.keep(this.site, tokens, { makeCurrent: true });
  }

  /** The tokens are of no use to anybody any more, here or elsewhere. */
  async signOut(): Promise<void> {
    const tokens = this.#credentials.of(this.site);
    if (!tokens) return;
    this.#credentials.forget(this.site);
    const config = await configOf(this.site);
    const { revocation_endpoint: endpoint } = await endpointsOf(config);
    const reply = await postForm(endpoint, { token: tokens.refreshToken, client_id: config.clientId });
    if (!reply.ok)
      throw new Refusal('unavailable', 'The tokens are gone from this machine, but could not be revoked.');
  }

  /** @throws Refusal `signed-out` */
  async accessToken(): Promise<string> {
    const tokens = this.#tokens();
    return tokens.expiresAt - margin > Date.now() ? tokens.accessToken : this.renew(tokens.accessToken);
  }

  /** @param refused the token that is no longer good @throws Refusal `signed-out`, `unavailable` */
  renew(refused: string): Promise<string> {
    return this.#credentials.locked(async () => {
      const tokens = this.#tokens();
      // Another command has renewed it in the meantime.
      if (tokens.accessToken !== refused) return tokens.accessToken;
      const config = await configOf(this.site);
      const { token_endpoint: endpoint } = await endpointsOf(config);
      try {
        const fresh = await requestTokens(endpoint, {
          grant_type: 'refresh_token',
          client_id: config.clientId,
          refresh_token: tokens.refreshToken,
        });
        this.#credentials.keep(this.site, fresh);
        return fresh.accessToken;
      } catch (error) {
        if (error instanceof Refusal && error.ending === 'signed-out') this.#credentials.forget(this.site);
        throw error;
      }
    });
  }

  #tokens(): Tokens {
    const tokens = this.#credentials.of(this.site);
    if (!tokens)
      throw new Refusal(
        'signed-out',
        `Nobody is signed in at ${this.site}: stowage login --site ${this.site}`,
      );
    return tokens;
  }
}
