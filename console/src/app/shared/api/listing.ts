import { computed, signal } from '@angular/core';
import type { PageOf } from './call';

/** Asks the API for the page after `cursor`; for the first one without. */
export type PageReader<Query, Item> = (query: Query, cursor: string | undefined) => Promise<PageOf<Item>>;

/**
 * A listing as far as it has been read: sorted and searched by the API over everything there is, fetched page by page
 * as one goes on.
 */
export class Listing<Query, Item> {
  readonly #read: PageReader<Query, Item>;
  readonly #items = signal<readonly Item[]>([]);
  readonly #status = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly #problem = signal<unknown>(undefined);
  readonly #cursor = signal<string | null>(null);
  readonly #query = signal<Query | undefined>(undefined);
  readonly #openedAt = signal(0);

  readonly items = this.#items.asReadonly();
  readonly status = this.#status.asReadonly();
  readonly problem = this.#problem.asReadonly();
  readonly query = this.#query.asReadonly();
  /** When its first page was asked for, in ms: what was recorded later is not in it. */
  readonly openedAt = this.#openedAt.asReadonly();
  readonly hasMore = computed(() => this.#cursor() !== null);
  readonly isComplete = computed(() => this.status() === 'ready' && !this.hasMore());

  constructor(read: PageReader<Query, Item>) {
    this.#read = read;
  }

  /** Begins anew. What was shown stays until the first page has come. */
  async open(query: Query): Promise<void> {
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

  /** What is known better than when it was listed. */
  amend(change: (item: Item) => Item): void {
    this.#items.update((items) => items.map(change));
  }

  async #load(query: Query, cursor: string | undefined): Promise<void> {
    this.#status.set('loading');
    try {
      const page = await this.#read(query, cursor);
      // Somebody has typed on in the meantime.
      if (query !== this.#query()) return;
      this.#items.update((items) => (cursor === undefined ? page.items : [...items, ...page.items]));
      this.#cursor.set(page.nextCursor);
      this.#status.set('ready');
    } catch (problem) {
      if (query !== this.#query()) return;
      if (cursor === undefined) {
        this.#items.set([]);
        this.#cursor.set(null);
      }
      this.#problem.set(problem);
      this.#status.set('failed');
    }
  }
}

/** A listing to those who show it, whatever it was asked for. */
export type ShownListing<Item> = Pick<
  Listing<never, Item>,
  'items' | 'status' | 'problem' | 'hasMore' | 'more' | 'retry'
>;
