import { computed, signal } from '@angular/core';

/** Which rows are chosen, and from which one a range would be drawn. */
export class Selection {
  readonly #ids = signal<ReadonlySet<string>>(new Set());
  readonly ids = this.#ids.asReadonly();
  readonly count = computed(() => this.#ids().size);
  #anchor: string | undefined;

  toggle(id: string): void {
    const ids = new Set(this.#ids());
    if (!ids.delete(id)) ids.add(id);
    this.#anchor = id;
    this.#ids.set(ids);
  }

  /** From where the last choice was made to here, both included. @param order the rows as they are shown */
  extendTo(id: string, order: readonly string[]): void {
    const [from, to] = [order.indexOf(this.#anchor ?? id), order.indexOf(id)].sort((a, b) => a - b);
    this.#anchor ??= id;
    this.#ids.set(new Set([...this.#ids(), ...order.slice(Math.max(0, from!), to! + 1)]));
  }

  set(ids: Iterable<string>): void {
    this.#ids.set(new Set(ids));
  }

  clear(): void {
    this.#anchor = undefined;
    this.#ids.set(new Set());
  }
}
