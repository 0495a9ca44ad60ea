// Codes from an authenticator app (TOTP, RFC 6238) as a second step of signing in, for whoever turns it on. A code is
// good once, for about a minute, so that clocks may differ by half of one.

import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { OidcStore } from './oidc-store.ts';

export interface Enrolment {
  /** Proves, on the form's way back, that this person typed their password. */
  readonly ticket: string;
  readonly secret: string;
  /** The QR code, as an SVG element without script or style. */
  readonly svg: string;
}

const tenMinutes = 10 * 60_000;
const mostTickets = 1000;

export class SecondFactor {
  readonly #store: OidcStore;
  /** Who typed their password a moment ago, and what they are about to turn on; without a secret, to turn off. */
  readonly #tickets = new Map<
    string,
    { readonly sub: string; readonly secret?: string; readonly until: number }
  >();

  constructor(store: OidcStore) {
    this.#store = store;
  }

  isOn(sub: string): boolean {
    return this.#store.authenticator(sub) !== undefined;
  }

  /** @param label what the app will call the account */
  begin(sub: string, label: string): Enrolment {
    const secret = new Secret({ size: 20 }).base32;
    const uri = codesOf(secret, label).toString();
    return { ticket: this.#issue({ sub, secret }), secret, svg: renderSVG(uri, { pixelSize: 4, border: 4 }) };
  }

  /** A ticket to turn it off, or to sign in, with a code. */
  ask(sub: string): string {
    return this.#issue({ sub });
  }

  /** Whom a ticket was issued to; undefined once it has expired or was used. */
  holderOf(ticket: string): string | undefined {
    const held = this.#tickets.get(ticket);
    return held && held.until > Date.now() ? held.sub : undefined;
  }

  /** Turns it on with the first code of the new secret. */
  confirm(ticket: string, code: string): boolean {
    const sub = this.holderOf(ticket);
    const { secret } = this.#tickets.get(ticket) ?? {};
    const step = secret === undefined ? undefined : stepOf(secret, code);
    if (sub === undefined || secret === undefined || step === undefined) return false;
    this.#tickets.delete(ticket);
    this.#store.keepAuthenticator(sub, secret, step);
    return true;
  }

  /** Is this a code that has not been used? */
  check(sub: string, code: string): boolean {
    const secret = this.#store.authenticator(sub);
    const step = secret === undefined ? undefined : stepOf(secret, code);
    return step !== undefined && this.#store.useStep(sub, step);
  }

  turnOff(ticket: string, code: string): boolean {
    const sub = this.holderOf(ticket);
    if (sub === undefined || !this.check(sub, code)) return false;
    this.#tickets.delete(ticket);
    this.#store.dropAuthenticator(sub);
    return true;
  }

  forget(ticket: string): void {
    this.#tickets.delete(ticket);
  }

  #issue(its: { readonly sub: string; readonly secret?: string }): string {
    const ticket = randomBytes(32).toString('base64url');
    this.#tickets.set(ticket, { ...its, until: Date.now() + tenMinutes });
    if (this.#tickets.size > mostTickets) this.#tickets.delete(this.#tickets.keys().next().value!);
    return ticket;
  }
}

const codesOf = (secret: string, label = ''): TOTP => new TOTP({ issuer: 'Stowage', label, secret });

/** Number of the 30 seconds that a code belongs to, or undefined if it fits none about now. */
function stepOf(secret: string, code: string): number | undefined {
  const token = code.replace(/\s/g, '');
  const timestamp = Date.now();
  const delta = /^\d{6}$/.test(token) ? codesOf(secret).validate({ token, window: 1, timestamp }) : null;
  return delta === null ? undefined : Math.floor(timestamp / 30_000) + delta;
}
