import { computed, signal } from '@angular/core';
import { stored } from '../../shared/runtime/stored';

export type SortKey = 'email' | 'files' | 'bytes' | 'lastActivityAt';

export interface Column {
  readonly id: 'email' | 'status' | 'groups' | 'files' | 'bytes' | 'lastActivityAt';
  readonly name: string;
  /** What the API sorts by. */
  readonly sort?: SortKey;
  readonly isNumber?: true;
}

const always: Column = { id: 'email', name: $localize`:@@accounts.account:Account`, sort: 'email' };

export const optionalColumns: readonly Column[] = [
  { id: 'status', name: $localize`:@@accounts.status:Status` },
  { id: 'groups', name: $localize`:@@accounts.groups:Groups` },
  { id: 'files', name: $localize`:@@accounts.files:Files`, sort: 'files', isNumber: true },
  { id: 'bytes', name: $localize`:@@accounts.bytes:Storage`, sort: 'bytes' },
  { id: 'lastActivityAt', name: $localize`:@@accounts.lastSeen:Last seen`, sort: 'lastActivityAt' },
];

/** The columns that a person wants to see, remembered in this browser. */
export class ChosenColumns {
  readonly #stored = stored('stowage.accounts.hidden');
  readonly #hidden = signal<readonly string[]>(this.#stored.read()?.split(' ') ?? []);

  readonly shown = computed(() => [always, ...optionalColumns.filter(({ id }) => this.has(id))]);

  has(id: Column['id']): boolean {
    return !this.#hidden().includes(id);
  }

  toggle(id: Column['id']): void {
    this.#hidden.update((hidden) => (this.has(id) ? [...hidden, id] : hidden.filter((one) => one !== id)));
    this.#stored.write(this.#hidden().join(' ') || undefined);
  }
}
