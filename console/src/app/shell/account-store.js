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
import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
/** Who I am, my usage and my quota, as the API last told. */
let AccountStore = class AccountStore {
  #api = inject(ApiClient);
  #account = signal(undefined);
  account = this.#account.asReadonly();
  #pending;
  /** Shown figures stay as they are if the API cannot be asked. */
  async refresh() {
    try {
      this.#account.set(await this.#api.call('GET /account'));
    } catch {
      // The next change asks again.
    }
  }
  /** Many changes close together ask once. */
  refreshSoon() {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      void this.refresh();
    }, 400);
  }
};
AccountStore = __decorate([Injectable({ providedIn: 'root' })], AccountStore);
export { AccountStore };
