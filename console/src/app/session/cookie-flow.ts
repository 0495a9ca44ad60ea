import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { BodyOf, ReplyOf } from '@stowage/adapters/contract/routes';
import type { sessionHeader } from '@stowage/adapters/contract/session';
import { firstValueFrom, timeout } from 'rxjs';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import type { Answer } from './answer';
import { BrowserStore } from './browser-store';
import type { Issued } from './credential-store';
import type { LoginFlow } from './login-flow';
import { Provider } from './provider';
import { SignInError } from './sign-in-error';

/** Says that a page of ours asks: another site can make a browser send the cookie, but not this. */
const ours: Record<typeof sessionHeader, string> = { 'x-stowage-session': '1' };

/** `loginFlow: "cookie"`: our API redeems the code and keeps the tokens in cookies that no script can read. */
@Injectable({ providedIn: 'root' })
export class CookieFlow implements LoginFlow {
  readonly #provider = inject(Provider);
  readonly #http = inject(HttpClient);
  readonly #path = `${inject(CONSOLE_CONFIG).apiBase}/session`;
  readonly store = new BrowserStore(inject(DOCUMENT).defaultView!.localStorage);

  begin(): Promise<void> {
    return this.#provider.begin();
  }

  async redeem({ search }: Answer): Promise<Issued | undefined> {
    const code = this.#provider.answerIn(search)?.get('code');
    if (!code) return undefined;
    const { redirectUri } = this.#provider;
    try {
      return await this.#issued(this.#path, { code, redirectUri, ...this.#provider.proof() });
    } catch (cause) {
      throw new SignInError(isUnanswered(cause) ? 'unreachable' : 'rejected', { cause });
    }
  }

  async renew(): Promise<Issued | undefined> {
    try {
      return await this.#issued(`${this.#path}/renew`);
    } catch (cause) {
      if (isUnanswered(cause)) throw new SignInError('unreachable', { cause });
      return undefined;
    }
  }

  async end(): Promise<void> {
    try {
      await firstValueFrom(this.#http.delete(this.#path, { headers: ours }).pipe(timeout(3_000)));
    } catch {
      // The provider's own session ends on the next page all the same.
    }
  }

  headers(): Record<string, string> {
    return ours;
  }

  async #issued(path: string, body?: BodyOf<'POST /session'>): Promise<Issued> {
    const asking = this.#http.post<ReplyOf<'POST /session'>>(path, body, {
      headers: ours,
      observe: 'response',
    });
    const { body: session, headers } = await firstValueFrom(asking);
    const { sub, expiresAt } = session!;
    // The server's times tell how long, whatever this device's clock says.
    const now = Date.parse(headers.get('date') ?? '') || Date.now();
    return { sub, expiresAt: Date.now() + Date.parse(expiresAt) - now };
  }
}

const isUnanswered = (error: unknown): boolean =>
  error instanceof HttpErrorResponse && (error.status === 0 || error.status === 429 || error.status >= 500);
