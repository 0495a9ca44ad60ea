// Who is signed in, in this browser. All tabs share one session: one of them renews it for all, and signing out in one
// signs out all. The flow knows how a credential is come by; what becomes of it is the same for every flow.

import { Location } from '@angular/common';
import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import { alone } from './alone';
import type { Answer } from './answer';
import { Clock } from './clock';
import { type Credential, type Issued, signedInMark } from './credential-store';
import { LEAVE } from './leave';
import { LOGIN_FLOW } from './login-flow';
import { clockToleranceMs } from './provider';
import { returnAddress } from './return-address';
import { SignInError, type SignInFailure } from './sign-in-error';

/**
 * - `signed-in`: there is a credential; the API decides whether it is good
 * - `signed-out`: there is none
 * - `ended`: the API refuses it, and there is something on this page that leaving it would lose
 */
export type SessionState = 'signed-in' | 'signed-out' | 'ended';

/**
 * What becomes of a page whose session has ended:
 * - `leaving`: for the sign-in
 * - `waiting`: for the person, because leaving would lose something
 * - `explaining`: that signing in does not help
 */
export type Ending = 'leaving' | 'waiting' | 'explaining';

/** A credential this close to its end is renewed before it is used. */
const marginMs = 10_000;

/** A 401 so soon after a sign-in that a 401 caused will not be cured by another one. */
const probationMs = 30_000;

/** When to renew, as a share of what is left: early enough to fail once, and not in all tabs at the same moment. */
const renewalPoint = (): number => 0.75 + 0.15 * Math.random();

const returnKey = 'stowage.return-to';
const recoveredKey = 'stowage.recovered-at';

@Injectable({ providedIn: 'root' })
export class Session {
  readonly #flow = inject(LOGIN_FLOW);
  readonly #store = this.#flow.store;
  readonly #config = inject(CONSOLE_CONFIG);
  readonly #clock = inject(Clock);
  readonly #router = inject(Router);
  readonly #location = inject(Location);
  readonly #window = inject(DOCUMENT).defaultView!;
  readonly #leave = inject(LEAVE);

  readonly #state = signal<SessionState>('signed-out');
  readonly #failure = signal<SignInFailure>('rejected');
  readonly #clockLead = signal(0);
  readonly state = this.#state.asReadonly();
  readonly failure = this.#failure.asReadonly();
  /** By how many ms this device's clock is ahead, where that is the failure. */
  readonly clockLead = this.#clockLead.asReadonly();

  /** Asked before a lost session leads away from the page. */
  readonly #reasonsToStay = new Set<() => boolean>();
  /** Whose data this page may show. */
  #sub: string | undefined;
  /** Of the credential that has no successor: the provider has said so once, and is not asked again. */
  #lastGeneration: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewal: Promise<Credential | undefined> | undefined;
  #ending: Promise<Ending> | undefined;
  /** Called when the session goes on. */
  #waiting: (() => void)[] = [];

  constructor() {
    const known = this.#store.read();
    // A tab that was closed may come back with what has ended since, or has a successor.
    if (known && this.isKnownHere() && known.generation >= signedInMark.generation()) this.#enter(known);
    else this.#store.forget();
    this.#store.follow((credential) => this.#enter(credential));
    // `clear()` has no key.
    this.#window.addEventListener('storage', ({ key }) => {
      if (key === signedInMark.key || key === null) this.#heed();
    });
    // A page that the way back brings up again has not heard of anything.
    this.#window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#heed();
    });
  }

  /** Has somebody signed in from this browser, perhaps in another tab, and not signed out? */
  isKnownHere(): boolean {
    return signedInMark.isSet();
  }

  /**
   * While `isSo`, a lost session waits for the person instead of leading away to the sign-in page.
   * @returns what ends that
   */
  stayWhile(isSo: () => boolean): () => void {
    this.#reasonsToStay.add(isSo);
    return () => this.#reasonsToStay.delete(isSo);
  }

  /** Takes over the session that another tab has. @returns whether there was one */
  async join(): Promise<boolean> {
    const credential = await this.#store.newest();
    if (credential) this.#enter(credential);
    return credential !== undefined;
  }

  /**
   * Leads to the provider's sign-in page and, later, back to `returnTo`, a path of this site.
   * @returns whether the page is being left
   */
  async signIn(returnTo = this.#here()): Promise<boolean> {
    this.#window.sessionStorage.setItem(returnKey, returnTo);
    try {
      await this.#flow.begin();
      return true;
    } catch {
      await this.#fail('unreachable');
      return false;
    }
  }

  /** At the callback: redeems the answer, and goes to where the person was. */
  async completeSignIn(answer: Answer): Promise<void> {
    try {
      const issued = await this.#flow.redeem(answer);
      if (issued) this.#begin(issued);
    } catch (error) {
      // An answer that nobody here asked for changes nothing: it must not sign anybody out either.
      if (this.#state() !== 'signed-in') return this.#fail(await this.#explain(error));
    }
    const { sessionStorage, location } = this.#window;
    const target = returnAddress(sessionStorage.getItem(returnKey), location.origin);
    sessionStorage.removeItem(returnKey);
    await this.#router.navigateByUrl(target, { replaceUrl: true });
  }

  /** What our API is to be shown, renewed beforehand where its end is near; undefined if nobody is signed in. */
  async credential(): Promise<Credential | undefined> {
    const credential = this.#store.read();
    if (!credential || credential.expiresAt - marginMs > Date.now()) return credential;
    // Where the provider cannot be reached, the API may still take it.
    return (await this.#renew(credential).catch(() => undefined)) ?? credential;
  }

  /**
   * Another one than that which the API answered with 401, or undefined if there is none to be had. However many ask at
   * once, in however many tabs, and however late they learn of their 401, the provider is asked once.
   * @throws SignInError `unreachable`
   */
  async credentialInsteadOf(refused: Credential | undefined): Promise<Credential | undefined> {
    return this.#renew(refused, { mayAsk: !this.#isOnProbation() });
  }

  /** @returns the headers that show it */
  headersOf(credential: Credential): Readonly<Record<string, string>> {
    return this.#flow.headers(credential);
  }

  /** The API refuses whatever we have. Signs in again, once; if that did not help before, the person is told. */
  end(): Promise<Ending> {
    this.#ending ??= this.#end().finally(() => (this.#ending = undefined));
    return this.#ending;
  }

  /** Resolves once the session goes on, because somebody has signed in in another tab. */
  goingOn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Signs out here, at the provider, and in every other tab. */
  async signOut(): Promise<void> {
    const credential = this.#store.read();
    signedInMark.remove();
    this.#window.sessionStorage.removeItem(recoveredKey);
    this.#forget();
    if (credential) await this.#flow.end(credential);
    const { clientId, logoutUrl } = this.#config;
    const query = new URLSearchParams({
      client_id: clientId,
      logout_uri: `${this.#window.location.origin}/`,
    });
    this.#leave(`${logoutUrl}?${query}`);
  }

  #begin(issued: Issued): void {
    this.#enter(this.#store.write(issued));
    const { sessionStorage } = this.#window;
    if (sessionStorage.getItem(recoveredKey)) sessionStorage.setItem(recoveredKey, String(Date.now()));
  }

  /** From now on this credential is the session's. */
  #enter(credential: Credential): void {
    const { sub } = credential;
    // Somebody else has signed in, in another tab: nothing that this page knows is for them.
    if (this.#sub !== undefined && sub !== undefined && sub !== this.#sub) {
      this.#state.set('signed-out');
      return this.#leave('/');
    }
    this.#sub ??= sub;
    this.#state.set('signed-in');
    for (const goOn of this.#waiting.splice(0)) goOn();
    clearTimeout(this.#timer);
    const left = credential.expiresAt - Date.now();
    if (!Number.isFinite(left)) return;
    const wait = Math.min(left * renewalPoint(), longestTimer);
    this.#timer = setTimeout(() => void this.#renew(credential).catch(() => {}), Math.max(0, wait));
  }

  #renew(refused: Credential | undefined, { mayAsk } = { mayAsk: true }): Promise<Credential | undefined> {
    if (this.#renewal) return this.#renewal;
    const current = this.#store.read();
    if (!current || current.generation !== refused?.generation) return Promise.resolve(current);
    if (!mayAsk || current.generation === this.#lastGeneration) return Promise.resolve(undefined);
    this.#renewal = alone('stowage.renewal', () => this.#renewAlone(current)).finally(
      () => (this.#renewal = undefined),
    );
    return this.#renewal;
  }

  async #renewAlone(stale: Credential): Promise<Credential | undefined> {
    const newest = await this.#store.newest();
    if (newest?.generation !== stale.generation) return newest;
    const issued = await this.#flow.renew(newest);
    if (!issued) {
      this.#lastGeneration = stale.generation;
      return undefined;
    }
    if (!this.isKnownHere()) {
      // Signed out meanwhile, here or in another tab.
      void this.#flow.end(issued);
      return undefined;
    }
    const renewed = this.#store.write({ ...issued, sub: issued.sub ?? stale.sub });
    this.#enter(renewed);
    return renewed;
  }

  async #end(): Promise<Ending> {
    if (this.#state() !== 'signed-in') return this.#state() === 'ended' ? 'waiting' : 'explaining';
    const isLasting = this.#isOnProbation();
    this.#forget();
    if (isLasting) {
      await this.#fail('refused');
      return 'explaining';
    }
    if ([...this.#reasonsToStay].some((isSo) => isSo())) {
      this.#state.set('ended');
      return 'waiting';
    }
    this.#window.sessionStorage.setItem(recoveredKey, String(Date.now()));
    return (await this.signIn()) ? 'leaving' : 'explaining';
  }

  #isOnProbation(): boolean {
    const recoveredAt = Number(this.#window.sessionStorage.getItem(recoveredKey) ?? 0);
    return Date.now() - recoveredAt < probationMs;
  }

  /** Another tab signed out: this page, and all that it knows, goes too. */
  #heed(): void {
    if (this.#state() === 'signed-out' || this.isKnownHere()) return;
    this.#forget();
    this.#leave('/');
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#store.forget();
    this.#state.set('signed-out');
  }

  async #explain(error: unknown): Promise<SignInFailure> {
    const failure = error instanceof SignInError ? error.failure : 'rejected';
    if (failure !== 'rejected') return failure;
    this.#clockLead.set(await this.#clock.lead());
    return Math.abs(this.#clockLead()) > clockToleranceMs ? 'clock' : 'rejected';
  }

  async #fail(failure: SignInFailure): Promise<void> {
    this.#failure.set(failure);
    await this.#router.navigateByUrl('/sign-in-failed', { replaceUrl: true });
  }

  #here(): string {
    return returnAddress(this.#location.path(true), this.#window.location.origin);
  }
}

/** `setTimeout` takes no more, in ms. */
const longestTimer = 2 ** 31 - 1;
