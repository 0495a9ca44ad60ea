import { Injectable, inject } from '@angular/core';
import type { ReplyOf, RouteKey } from '@stowage/adapters/contract/routes';
import { ApiClient } from '../shared/api/api-client';
import { ApiProblem } from '../shared/api/api-problem';
import type { Arguments } from '../shared/api/call';
import { AccountStore } from '../shell/account-store';

/** Calls for operators. A single 403 closes their screens: a group may be taken away in the middle of a session. */
@Injectable()
export class OperateApi {
  readonly #api = inject(ApiClient);
  readonly #account = inject(AccountStore);

  /** @throws ApiProblem */
  async call<K extends RouteKey>(route: K, ...request: Arguments<K>): Promise<ReplyOf<K>> {
    try {
      return await this.#api.call(route, ...request);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === 'forbidden') this.#account.noteOperator(false);
      throw problem;
    }
  }
}
