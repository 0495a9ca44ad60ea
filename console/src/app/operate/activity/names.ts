import { Injectable, inject, signal } from '@angular/core';
import { OperateApi } from '../operate-api';

/** Users that are asked for at a time. */
const lanes = 4;

/** What users are called: the record knows them by `sub` alone, and one asks once for each. */
@Injectable()
export class Names {
  readonly #api = inject(OperateApi);
  readonly #known = signal<ReadonlyMap<string, string>>(new Map());
  readonly #asked = new Set<string>();
  /** By `sub`. */
  readonly known = this.#known.asReadonly();

  async learn(subs: Iterable<string>): Promise<void> {
    const waiting = [...new Set(subs)].filter((sub) => sub !== 'system' && !this.#asked.has(sub));
    for (const sub of waiting) this.#asked.add(sub);
    const work = async (): Promise<void> => {
      for (let sub = waiting.pop(); sub !== undefined; sub = waiting.pop()) await this.#ask(sub);
    };
    await Promise.all(Array.from({ length: lanes }, work));
  }

  /** The `sub` of an address or of itself; undefined if nobody has it. */
  async find(text: string): Promise<string | undefined> {
    const { items } = await this.#api.call('GET /operations/accounts', { query: { search: text, limit: 2 } });
    const found = items.find(({ sub, email }) => sub === text || email === text) ?? items[0];
    return found?.sub;
  }

  async #ask(sub: string): Promise<void> {
    try {
      const { items } = await this.#api.call('GET /operations/accounts', {
        query: { search: sub, limit: 1 },
      });
      const { email } = items.find((account) => account.sub === sub) ?? {};
      if (email) this.#known.update((known) => new Map(known).set(sub, email));
    } catch {
      // The id does as well.
      this.#asked.delete(sub);
    }
  }
}
