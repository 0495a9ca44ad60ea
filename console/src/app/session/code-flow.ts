import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { Answer } from './answer';
import type { Issued } from './credential-store';
import type { LoginFlow } from './login-flow';
import { Provider } from './provider';
import { SignInError } from './sign-in-error';
import { TabStore } from './tab-store';

/** `loginFlow: "code"`: an access token and a refresh token that rotates, in this tab. */
@Injectable({ providedIn: 'root' })
export class CodeFlow implements LoginFlow {
  readonly #provider = inject(Provider);
  readonly store = new TabStore(inject(DOCUMENT).defaultView!.sessionStorage);

  begin(): Promise<void> {
    return this.#provider.begin();
  }

  async redeem({ search }: Answer): Promise<Issued | undefined> {
    return this.#provider.answerIn(search)?.has('code') ? this.#provider.redeem(search) : undefined;
  }

  async renew({ refreshToken }: Issued): Promise<Issued | undefined> {
    if (refreshToken === undefined) return undefined;
    try {
      return await this.#provider.refresh(refreshToken);
    } catch (error) {
      if (error instanceof SignInError && error.failure === 'unreachable') throw error;
      return undefined;
    }
  }

  async end({ refreshToken }: Issued): Promise<void> {
    if (refreshToken !== undefined) await this.#provider.revoke(refreshToken);
  }

  headers({ token }: Issued): Record<string, string> {
    return { Authorization: `Bearer ${token}` };
  }
}
