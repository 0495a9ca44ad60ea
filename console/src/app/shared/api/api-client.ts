// The route table gives this client its types and nothing else: no schema of it enters the bundle.

import { HttpClient, HttpErrorResponse, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { BodyOf, QueryOf, ReplyOf, RouteKey } from '@stowage/adapters/contract/routes';
import { firstValueFrom } from 'rxjs';
import { CONSOLE_CONFIG } from '../runtime/console-config';
import { ApiProblem } from './api-problem';

type ParameterIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterIn<Rest>
  : never;

type PathPart<K extends RouteKey> = [ParameterIn<K>] extends [never]
  ? { path?: never }
  : { path: Record<ParameterIn<K>, string> };
type BodyPart<K extends RouteKey> = BodyOf<K> extends undefined ? { body?: never } : { body: BodyOf<K> };
type QueryPart<K extends RouteKey> =
  QueryOf<K> extends undefined ? { query?: never } : { query?: Partial<QueryOf<K>> };

/** What a call of this route has to say: its path's parameters, its body, its query. */
export type RequestOf<K extends RouteKey> = PathPart<K> & BodyPart<K> & QueryPart<K>;

type Arguments<K extends RouteKey> =
  Record<never, never> extends RequestOf<K> ? [RequestOf<K>?] : [RequestOf<K>];

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
    const [method, template] = route.split(' ') as [string, string];
    const url =
      this.#base + template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path![name]!));
    try {
      return (await firstValueFrom(
        this.#http.request(method, url, { body, params: asParams(query) }),
      )) as ReplyOf<K>;
    } catch (error) {
      throw error instanceof HttpErrorResponse ? ApiProblem.of(error) : error;
    }
  }
}

interface AnyRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

function asParams(query: AnyRequest['query'] = {}): HttpParams {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params = params.set(name, value);
  }
  return params;
}
