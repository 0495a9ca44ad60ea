import { InjectionToken, inject } from '@angular/core';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import type { Answer } from './answer';
import { CodeFlow } from './code-flow';
import { CookieFlow } from './cookie-flow';
import type { CredentialStore, Issued } from './credential-store';
import { ImplicitFlow } from './implicit-flow';

/** What the arrangements of signing in do each in their own way. */
export interface LoginFlow {
  readonly store: CredentialStore;
  /** Leads to the provider's sign-in page. @throws SignInError `unreachable` */
  begin(): Promise<void>;
  /**
   * Makes the provider's answer something that our API takes.
   * @returns undefined if there is no answer
   * @throws SignInError
   */
  redeem(answer: Answer): Promise<Issued | undefined>;
  /**
   * Asks for a successor. Nobody else may be doing so at the same time.
   * @returns undefined if the session is over
   * @throws SignInError `unreachable`
   */
  renew(current: Issued): Promise<Issued | undefined>;
  /** Makes every copy of it worthless, as far as that can be done. */
  end(current: Issued): Promise<void>;
  /** The headers by which our API knows who asks. */
  headers(current: Issued): Readonly<Record<string, string>>;
}

/** The one that the deployment's `loginFlow` picks. */
export const LOGIN_FLOW = new InjectionToken<LoginFlow>('LoginFlow', {
  factory: () => {
    switch (inject(CONSOLE_CONFIG).loginFlow) {
      case 'code':
        return inject(CodeFlow);
      case 'implicit':
        return inject(ImplicitFlow);
      case 'cookie':
        return inject(CookieFlow);
    }
  },
});
