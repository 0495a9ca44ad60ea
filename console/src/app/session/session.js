// Who is signed in, in this tab. The tokens stay in `sessionStorage`: they end with the tab, and each tab renews a
// family of its own, so that the rotation of one never looks like the theft of another's. What tabs share is only a
// mark that somebody is signed in here. It lets a new tab sign in without a question, and its removal signs out all.
var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Location } from '@angular/common';
import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { OAuthService } from 'angular-oauth2-oidc';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import { stored } from '../shared/runtime/stored';
import { LEAVE } from './leave';
import { returnAddress } from './return-address';
/** A token this close to its end is renewed before it is used. */
const marginMs = 10_000;
/** A 401 so soon after a sign-in that a 401 caused will not be cured by another one. */
const probationMs = 30_000;
const returnKey = 'stowage.return-to';
const recoveredKey = 'stowage.recovered-at';
let Session = class Session {
  #oauth = inject(OAuthService);
  #config = inject(CONSOLE_CONFIG);
  #router = inject(Router);
  #location = inject(Location);
  #window = inject(DOCUMENT).defaultView;
  #leave = inject(LEAVE);
  #mark = stored('stowage.signed-in');
  #state = signal('signed-out');
  #failure = signal('rejected');
  state = this.#state.asReadonly();
  failure = this.#failure.asReadonly();
  /** Asked before a lost session leads away from the page. */
  #isBusy = () => false;
  #discovery;
  #renewal;
  #ending;
  constructor() {
    const { issuer, clientId, scope } = this.#config;
    this.#oauth.configure({
      issuer,
      clientId,
      scope,
      responseType: 'code',
      redirectUri: `${this.#window.location.origin}/signed-in`,
      // Plain http is for localhost alone.
      requireHttps: 'remoteOnly',
      // Cognito's endpoints lie on another host than its issuer.
      strictDiscoveryDocumentValidation: false,
      clockSkewInSec: 120,
      openUri: this.#leave,
    });
    this.#oauth.setStorage(this.#window.sessionStorage);
    if (this.#oauth.getAccessToken()) this.#state.set('signed-in');
    this.#window.addEventListener('storage', (event) => this.#follow(event));
  }
  /** Has somebody signed in from this browser, perhaps in another tab, and not signed out? */
  isKnownHere() {
    return this.#mark.read() !== undefined;
  }
  /** While `isBusy`, a lost session waits for the person instead of leading away to the sign-in page. */
  waitWhile(isBusy) {
    this.#isBusy = isBusy;
  }
  /**
   * Leads to the provider's sign-in page and, later, back to `returnTo`, a path of this site.
   * @returns whether the page is being left
   */
  async signIn(returnTo = this.#here()) {
    this.#window.sessionStorage.setItem(returnKey, returnTo);
    try {
      await this.#discover();
    } catch {
      await this.#fail('unreachable');
      return false;
    }
    this.#oauth.initCodeFlow();
    return true;
  }
  /** At the callback: redeems the code, and goes to where the person was. */
  async completeSignIn() {
    try {
      await this.#discover();
    } catch {
      return this.#fail('unreachable');
    }
    try {
      await this.#oauth.tryLoginCodeFlow();
      this.#begin();
    } catch (error) {
      const failure = failureIn(error);
      // The library stores the access token before it has checked the id token's nonce.
      if (failure === 'rejected') this.#forget();
      // An answer that nobody here asked for changes nothing: it must not sign anybody out either.
      if (this.#state() !== 'signed-in') return this.#fail(failure);
    }
    const { sessionStorage, location } = this.#window;
    const target = returnAddress(sessionStorage.getItem(returnKey), location.origin);
    sessionStorage.removeItem(returnKey);
    await this.#router.navigateByUrl(target, { replaceUrl: true });
  }
  /** The access token, renewed beforehand where its end is near; undefined if nobody is signed in. */
  async token() {
    const token = this.#oauth.getAccessToken() || undefined;
    const isEnding = this.#oauth.getAccessTokenExpiration() - marginMs < Date.now();
    return token !== undefined && isEnding ? ((await this.#renew(token)) ?? token) : token;
  }
  /**
   * Another token than the one that the API answered with 401, or undefined if there is none to be had. However many
   * ask at once, and however late they learn of their 401, the provider is asked once.
   */
  async tokenInsteadOf(refused) {
    return this.#isOnProbation() ? undefined : this.#renew(refused);
  }
  /**
   * The API refuses whatever we have. Signs in again, once; if that did not help before, the person is told.
   * @returns whether the page is being left
   */
  end() {
    this.#ending ??= this.#end().finally(() => (this.#ending = undefined));
    return this.#ending;
  }
  /** Signs out here, at the provider, and in every other tab. */
  async signOut() {
    const refreshToken = this.#oauth.getRefreshToken();
    this.#mark.write(undefined);
    this.#window.sessionStorage.removeItem(recoveredKey);
    this.#forget();
    if (refreshToken) await this.#revoke(refreshToken);
    const { clientId, logoutUrl } = this.#config;
    const query = new URLSearchParams({
      client_id: clientId,
      logout_uri: `${this.#window.location.origin}/`,
    });
    this.#leave(`${logoutUrl}?${query}`);
  }
  #begin() {
    if (!this.#oauth.getAccessToken()) return;
    this.#mark.write(String(Date.now()));
    this.#state.set('signed-in');
    const { sessionStorage } = this.#window;
    if (sessionStorage.getItem(recoveredKey)) sessionStorage.setItem(recoveredKey, String(Date.now()));
  }
  #renew(stale) {
    if (this.#renewal) return this.#renewal;
    const current = this.#oauth.getAccessToken() || undefined;
    if (current !== stale) return Promise.resolve(current);
    if (!this.#oauth.getRefreshToken()) return Promise.resolve(undefined);
    this.#renewal = this.#askForRenewal().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }
  async #askForRenewal() {
    try {
      await this.#discover();
      await this.#oauth.refreshToken();
      return this.#oauth.getAccessToken() || undefined;
    } catch {
      return undefined;
    }
  }
  async #end() {
    if (this.#state() !== 'signed-in') return false;
    const isLasting = this.#isOnProbation();
    this.#forget();
    if (isLasting) {
      await this.#fail('refused');
      return false;
    }
    if (this.#isBusy()) {
      this.#state.set('ended');
      return false;
    }
    this.#window.sessionStorage.setItem(recoveredKey, String(Date.now()));
    return this.signIn();
  }
  #isOnProbation() {
    const recoveredAt = Number(this.#window.sessionStorage.getItem(recoveredKey) ?? 0);
    return Date.now() - recoveredAt < probationMs;
  }
  /** Without these tokens a stolen copy is of no use; if the provider cannot be reached, signing out goes on. */
  async #revoke(refreshToken) {
    try {
      await this.#discover();
      const address = this.#oauth.revocationEndpoint;
      if (!address) return;
      const body = new URLSearchParams({ token: refreshToken, client_id: this.#config.clientId });
      await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(3_000) });
    } catch {
      // The provider's own session ends on the next page all the same.
    }
  }
  #follow(event) {
    // `clear()` has no key.
    if ((event.key !== this.#mark.key && event.key !== null) || this.#mark.read() !== undefined) return;
    this.#forget();
    void this.#router.navigateByUrl('/');
  }
  #discover() {
    this.#discovery ??= this.#oauth.loadDiscoveryDocument().catch((error) => {
      this.#discovery = undefined;
      throw error;
    });
    return this.#discovery;
  }
  #forget() {
    this.#oauth.logOut(true);
    this.#state.set('signed-out');
  }
  async #fail(failure) {
    this.#failure.set(failure);
    await this.#router.navigateByUrl('/sign-in-failed', { replaceUrl: true });
  }
  #here() {
    return returnAddress(this.#location.path(), this.#window.location.origin);
  }
};
Session = __decorate([Injectable({ providedIn: 'root' })], Session);
export { Session };
function failureIn(error) {
  if (typeof error !== 'object' || error === null || !('type' in error)) return 'rejected';
  if (error.type === 'invalid_nonce_in_state') return 'mismatch';
  return error.type === 'code_error' ? 'declined' : 'rejected';
}
