// The route table gives this client its types and nothing else: no schema of it enters the bundle.

import { HttpClient, HttpErrorResponse, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { ReplyOf, RouteKey } from '@stowage/adapters/contract/routes';
import { firstValueFrom } from 'rxjs';
import { CONSOLE_CONFIG } from '../runtime/console-config';
import { ApiProblem } from './api-problem';
import { type AnyRequest, addressOf, type Arguments } from './call';

@Injectable({ providedIn: 'root' })
export class ApiClient {
  readonly #http = inject(HttpClient);
  readonly #base = inject(CONSOLE_CONFIG).apiBase;

  /**
   * Calls a route of the table, such as `call('POST /files/{fileId}/download', { path: { fileId }, body: {} })`.
   * @throws ApiProblem for every answer that is not a success, and for none at all
   */
  async call<K extends RouteKey>(route: K, ...[request]: Arguments<K>): Promise<ReplyOf<K>> {
    const { path, body, query } = (request ?? {}) as AnyRequest;
    const { method, address } = addressOf(route, path);
    try {
      return (await firstValueFrom(
        this.#http.request(method, this.#base + address, { body, params: asParams(query) }),
      )) as ReplyOf<K>;
    } catch (error) {
      throw error instanceof HttpErrorResponse ? ApiProblem.of(error) : error;
    }
  }
}

function asParams(query: AnyRequest['query'] = {}): HttpParams {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params = params.set(name, value);
  }
  return params;
}
