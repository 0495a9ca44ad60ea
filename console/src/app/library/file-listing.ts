import { computed, Injectable, inject, signal } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiClient } from '../shared/api/api-client';

export type SortKey = 'name' | 'size' | 'uploadedAt';
export type Order = 'asc' | 'desc';

export interface ListingQuery {
  readonly search: string;
  readonly sort: SortKey;
  readonly order: Order;
}

const pageSize = 200;

/**
 * A listing as far as it has been read: sorted and searched by the API over everything there is, fetched page by page
 * as one scrolls.
 */
@Injectable()
export class FileListing {
  readonly #api = inject(ApiClient);
  readonly #files = signal<readonly StoredFile[]>([]);
  readonly #status = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly #problem = signal<unknown>(undefined);
  readonly #cursor = signal<string | null>(null);
  readonly #query = signal<ListingQuery | undefined>(undefined);
  readonly #openedAt = signal(0);

  readonly files = this.#files.asReadonly();
  readonly status = this.#status.asReadonly();
  readonly problem = this.#problem.asReadonly();
  readonly query = this.#query.asReadonly();
  /** When its first page was asked for, in ms: what was recorded later is not in it. */
  readonly openedAt = this.#openedAt.asReadonly();
  readonly isComplete = computed(() => this.status() === 'ready' && this.#cursor() === null);

  /** Begins anew. What was shown stays until the first page has come. */
  async open(query: ListingQuery): Promise<void> {
    this.#query.set(query);
    this.#openedAt.set(Date.now());
    await this.#load(query, undefined);
  }

  /** The next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    const [query, cursor] = [this.#query(), this.#cursor()];
    if (query && cursor !== null && this.#status() === 'ready') await this.#load(query, cursor);
  }

  /** After a failure: goes on where it stopped. */
  async retry(): Promise<void> {
    const query = this.#query();
    if (query) await this.#load(query, this.#cursor() ?? undefined);
  }

  async #load(query: ListingQuery, cursor: string | undefined): Promise<void> {
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
}
