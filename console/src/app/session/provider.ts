import { HttpErrorResponse } from '@angular/common/http';
import { DOCUMENT, Injectable, inject } from '@angular/core';
import { OAuthService, type OAuthStorage } from 'angular-oauth2-oidc';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import type { Issued } from './credential-store';
import { LEAVE } from './leave';
import { SignInError } from './sign-in-error';
import { Signature } from './signature';

/** How wrong this device's clock may be, in ms: nothing is proved by it, so there is no reason to be strict. */
export const clockToleranceMs = 30 * 60_000;

/** The identity provider, by way of angular-oauth2-oidc. */
@Injectable({ providedIn: 'root' })
export class Provider {
  readonly #oauth = inject(OAuthService);
  readonly #window = inject(DOCUMENT).defaultView!;
  readonly #notes = new LibraryNotes(this.#window.sessionStorage);
  readonly #clientId = inject(CONSOLE_CONFIG).clientId;
  readonly redirectUri = `${this.#window.location.origin}/signed-in`;
  #discovery: Promise<unknown> | undefined;

  constructor() {
    const { issuer, clientId, scope, loginFlow } = inject(CONSOLE_CONFIG);
    const isImplicit = loginFlow === 'implicit';
    this.#oauth.configure({
      issuer,
      clientId,
      scope,
      // Cognito's word for what brings an id token along.
      responseType: isImplicit ? 'token' : 'code',
      requestAccessToken: !isImplicit,
      redirectUri: this.redirectUri,
      // Plain http is for localhost alone.
      requireHttps: 'remoteOnly',
      // Cognito's endpoints lie on another host than its issuer.
      strictDiscoveryDocumentValidation: false,
      clockSkewInSec: clockToleranceMs / 1000,
      openUri: inject(LEAVE),
    });
    this.#oauth.setStorage(this.#notes);
    if (isImplicit) this.#oauth.tokenValidationHandler = new Signature();
  }

  /** Leads to the sign-in page. @throws SignInError `unreachable` */
  async begin(): Promise<void> {
    await this.#discover();
    // Whoever came back without signing in may try again.
    this.#oauth.resetImplicitFlow();
    this.#oauth.initLoginFlow();
  }

  /**
   * The parts of an answer to the sign-in that this tab began.
   * @param text the callback's query or fragment, with its first character
   * @returns undefined if there is no answer in it
   * @throws SignInError
   */
  answerIn(text: string): URLSearchParams | undefined {
    const parts = new URLSearchParams(text.slice(1));
    const isAnswer = parts.has('code') || parts.has('id_token') || parts.has('error');
    if (!isAnswer) return undefined;
    const state = parts.get('state');
    if (state === null || state !== this.#notes.getItem('nonce')) throw new SignInError('mismatch');
    if (parts.has('error')) throw new SignInError('declined');
    return parts;
  }

  /** Redeems the code of such an answer with the verifier that it was asked for with. @throws SignInError */
  redeem(search: string): Promise<Issued> {
    return this.#issued(() =>
      this.#oauth.tryLoginCodeFlow({ customHashFragment: search, preventClearHashAfterLogin: true }),
    ).finally(() => this.#notes.clearUnderWay());
  }

  /** Takes the id token in such an answer. @throws SignInError */
  take(hash: string): Promise<Issued> {
    return this.#issued(() =>
      this.#oauth.tryLoginImplicitFlow({ customHashFragment: hash, preventClearHashAfterLogin: true }),
    ).finally(() => this.#notes.clearUnderWay());
  }

  /** What such an answer was asked for with, for somebody else to redeem it. It is given out once. */
  proof(): { readonly codeVerifier: string; readonly nonce: string } {
    const codeVerifier = this.#notes.getItem('PKCE_verifier') ?? '';
    const nonce = this.#notes.getItem('nonce') ?? '';
    this.#notes.clearUnderWay();
    return { codeVerifier, nonce };
  }

  /** @throws SignInError */
  refresh(refreshToken: string): Promise<Issued> {
    return this.#issued(() => {
      this.#notes.setItem('refresh_token', refreshToken);
      return this.#oauth.refreshToken();
    });
  }

  /** Without these tokens a stolen copy is of no use. A provider that cannot be reached is not waited for. */
  async revoke(refreshToken: string): Promise<void> {
    try {
      await this.#discover();
      const address = this.#oauth.revocationEndpoint;
      if (!address) return;
      const body = new URLSearchParams({ token: refreshToken, client_id: this.#clientId });
      await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(3_000) });
    } catch {
      // The provider's own session ends on the next page all the same.
    }
  }

  /** What the library was given, once it found nothing wrong with it; it keeps nothing of it. */
  async #issued(ask: () => Promise<unknown>): Promise<Issued> {
    try {
      await this.#discover();
      await ask();
      return this.#notes.issued();
    } catch (error) {
      throw error instanceof SignInError ? error : new SignInError(failureIn(error), { cause: error });
    } finally {
      this.#notes.clearTokens();
    }
  }

  async #discover(): Promise<void> {
    this.#discovery ??= this.#oauth.loadDiscoveryDocument();
    try {
      await this.#discovery;
    } catch (cause) {
      this.#discovery = undefined;
      throw new SignInError('unreachable', { cause });
    }
  }
}

const failureIn = (error: unknown) =>
  error instanceof HttpErrorResponse && (error.status === 0 || error.status === 429 || error.status >= 500)
    ? 'unreachable'
    : 'rejected';

/**
 * What the library remembers. A sign-in under way has to survive the provider's page, in this tab; tokens, which the
 * library notes before it has checked what came with them, stay in memory until they are found good.
 */
class LibraryNotes implements OAuthStorage {
  readonly #underWay: Storage;
  readonly #memory = new Map<string, string>();

  constructor(underWay: Storage) {
    this.#underWay = underWay;
  }

  getItem(key: string): string | null {
    return isUnderWay(key) ? this.#underWay.getItem(key) : (this.#memory.get(key) ?? null);
  }

  setItem(key: string, text: string): void {
    if (isUnderWay(key)) this.#underWay.setItem(key, text);
    else this.#memory.set(key, text);
  }

  removeItem(key: string): void {
    if (isUnderWay(key)) this.#underWay.removeItem(key);
    else this.#memory.delete(key);
  }

  issued(): Issued {
    const claims = JSON.parse(this.getItem('id_token_claims_obj') ?? '{}') as { sub?: string; iat?: number };
    const token = this.getItem('access_token') ?? this.getItem('id_token');
    // The library minds a clock that is behind, but takes one that is ahead for as long as the token lives.
    const isOld = claims.iat !== undefined && Date.now() - claims.iat * 1000 > clockToleranceMs;
    if (token === null || isOld) throw new SignInError('rejected');
    return {
      token,
      refreshToken: this.getItem('refresh_token') ?? undefined,
      expiresAt: Number(this.getItem('expires_at') ?? Infinity),
      sub: claims.sub,
    };
  }

  clearTokens(): void {
    this.#memory.clear();
  }

  /** An answer counts once. */
  clearUnderWay(): void {
    for (const key of keysUnderWay) this.#underWay.removeItem(key);
  }
}

const keysUnderWay = ['nonce', 'PKCE_verifier'];
const isUnderWay = (key: string): boolean => keysUnderWay.includes(key);
