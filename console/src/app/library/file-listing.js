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
import { computed, Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
const pageSize = 200;
/**
 * A listing as far as it has been read: sorted and searched by the API over everything there is, fetched page by page
 * as one scrolls.
 */
let FileListing = class FileListing {
  #api = inject(ApiClient);
  #files = signal([]);
  #status = signal('loading');
  #problem = signal(undefined);
  #cursor = signal(null);
  #query = signal(undefined);
  #openedAt = signal(0);
  files = this.#files.asReadonly();
  status = this.#status.asReadonly();
  problem = this.#problem.asReadonly();
  query = this.#query.asReadonly();
  /** When its first page was asked for, in ms: what was recorded later is not in it. */
  openedAt = this.#openedAt.asReadonly();
  isComplete = computed(() => this.status() === 'ready' && this.#cursor() === null);
  /** Begins anew. What was shown stays until the first page has come. */
  async open(query) {
    this.#query.set(query);
    this.#openedAt.set(Date.now());
    await this.#load(query, undefined);
  }
  /** The next page, if there is one and none is on its way. */
  async more() {
    const [query, cursor] = [this.#query(), this.#cursor()];
    if (query && cursor !== null && this.#status() === 'ready') await this.#load(query, cursor);
  }
  /** After a failure: goes on where it stopped. */
  async retry() {
    const query = this.#query();
    if (query) await this.#load(query, this.#cursor() ?? undefined);
  }
  async #load(query, cursor) {
    this.#status.set('loading');
    try {
      const page = await this.#api.call('GET /files', { query: { ...query, limit: pageSize, cursor } });
      // Somebody has typed on in the meantime.
      if (query !== this.#query()) return;
      this.#files.update((files) => (cursor === undefined ? page.items : [...files, ...page.items]));
      this.#cursor.set(page.nextCursor);
      this.#status.set('ready');
    } catch (problem) {
      if (query !== this.#query()) return;
      if (cursor === undefined) {
        this.#files.set([]);
        this.#cursor.set(null);
      }
      this.#problem.set(problem);
      this.#status.set('failed');
    }
  }
};
FileListing = __decorate([Injectable()], FileListing);
export { FileListing };
