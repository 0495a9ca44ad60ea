import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { Answer } from './answer';
import { BrowserStore } from './browser-store';
import type { Issued } from './credential-store';
import type { LoginFlow } from './login-flow';
import { Provider } from './provider';

/** `loginFlow: "implicit"`, the classic one: an id token in `localStorage` that nothing renews. */
@Injectable({ providedIn: 'root' })
export class ImplicitFlow implements LoginFlow {
  readonly #provider = inject(Provider);
  readonly store = new BrowserStore(inject(DOCUMENT).defaultView!.localStorage, 'id_token');

  begin(): Promise<void> {
    return this.#provider.begin();
  }

  async redeem({ hash }: Answer): Promise<Issued | undefined> {
    return this.#provider.answerIn(hash)?.has('id_token') ? this.#provider.take(hash) : undefined;
  }

  async renew(): Promise<undefined> {
    return undefined;
  }

  async end(): Promise<void> {
    // An id token cannot be revoked: a copy of it is good until it expires.
  }

  headers({ token }: Issued): Record<string, string> {
    return { Authorization: `Bearer ${token}` };
  }
}
