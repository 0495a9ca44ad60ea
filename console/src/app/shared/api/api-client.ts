// The route table gives this client its types and nothing else: no schema of it enters the bundle.

import { HttpClient, HttpErrorResponse, HttpParams, type HttpResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { ExportType, ReplyOf, RouteKey, Routes } from '@stowage/adapters/contract/routes';
import { firstValueFrom, type Observable } from 'rxjs';
import { CONSOLE_CONFIG } from '../runtime/console-config';
import { ApiProblem } from './api-problem';
import { type AnyRequest, addressOf, type Arguments } from './call';

/** A listing that the API also writes as a file. */
export type ExportRoute = {
  [K in RouteKey]: Routes[K] extends { exports: readonly ExportType[] } ? K : never;
}[RouteKey];

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
    const reply = this.#http.request(method, this.#base + address, { body, params: asParams(query) });
    return (await answered(reply)) as ReplyOf<K>;
  }

  /**
   * A listing as a file, or a part of it where it is long; put together, the parts are the file.
   * @returns `next`: the cursor of the part that follows
   * @throws ApiProblem
   */
  async exportPart(
    route: ExportRoute,
    type: ExportType,
    { path, query }: AnyRequest,
  ): Promise<{ readonly content: Blob; readonly next: string | undefined }> {
    const { method, address } = addressOf(route, path);
    const { body, headers } = await answered<HttpResponse<Blob>>(
      this.#http.request(method, this.#base + address, {
        params: asParams(query),
        headers: { accept: type },
        observe: 'response',
        responseType: 'blob',
      }),
    );
    const next = /<[^>?]*\?([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
    return { content: body!, next: new URLSearchParams(next).get('cursor') ?? undefined };
  }
}

async function answered<T>(reply: Observable<T>): Promise<T> {
  try {
    return await firstValueFrom(reply);
  } catch (error) {
    throw error instanceof HttpErrorResponse ? ApiProblem.of(error) : error;
  }
}

function asParams(query: AnyRequest['query'] = {}): HttpParams {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params = params.set(name, value);
  }
  return params;
}
