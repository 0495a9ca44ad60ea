// The route table gives this client its types and nothing else: no schema of it enters the bundle.
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
import { HttpClient, HttpErrorResponse, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { CONSOLE_CONFIG } from '../runtime/console-config';
import { ApiProblem } from './api-problem';
let ApiClient = class ApiClient {
  #http = inject(HttpClient);
  #base = inject(CONSOLE_CONFIG).apiBase;
  /**
   * Calls a route of the table, such as `call('POST /files/{fileId}/download', { path: { fileId }, body: {} })`.
   * @throws ApiProblem for every answer that is not a success, and for none at all
   */
  async call(route, ...[request]) {
    const { path, body, query } = request ?? {};
    const [method, template] = route.split(' ');
    const url = this.#base + template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name]));
    try {
      return await firstValueFrom(this.#http.request(method, url, { body, params: asParams(query) }));
    } catch (error) {
      throw error instanceof HttpErrorResponse ? ApiProblem.of(error) : error;
    }
  }
};
ApiClient = __decorate([Injectable({ providedIn: 'root' })], ApiClient);
export { ApiClient };
function asParams(query = {}) {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params = params.set(name, value);
  }
  return params;
}
