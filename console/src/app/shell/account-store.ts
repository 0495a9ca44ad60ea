import { computed, Injectable, inject, signal } from '@angular/core';
import type { Account } from '@stowage/adapters/contract/accounts';
import { ApiClient } from '../shared/api/api-client';

/** Who I am, my usage and my quota, as the API last told. */
@Injectable({ providedIn: 'root' })
export class AccountStore {
  readonly #api = inject(ApiClient);
  readonly #account = signal<Account | undefined>(undefined);
  readonly account = this.#account.asReadonly();
  readonly #wasRefused = signal(false);
  /** Which screens are offered. What may be done, the API decides at each request. */
  readonly isOperator = computed(
    () => this.#account()?.groups.includes('operators') === true && !this.#wasRefused(),
  );

  #pending: ReturnType<typeof setTimeout> | undefined;

  /** Shown figures stay as they are if the API cannot be asked. */
  async refresh(): Promise<void> {
    try {
      this.#account.set(await this.#api.call('GET /account'));
    } catch {
      // The next change asks again.
    }
  }

  /** The API has said that this person is none, or no longer one, whatever their token says. */
  noteOperator(isOne: boolean): void {
    this.#wasRefused.set(!isOne);
  }

  /** Many changes close together ask once. */
  refreshSoon(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      void this.refresh();
    }, 400);
  }
}
