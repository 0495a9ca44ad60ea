import { computed, signal } from '@angular/core';
import { stored } from '../../shared/runtime/stored';
import type { Column } from '../../shared/ui/column-head';

export type SortKey = 'email' | 'files' | 'bytes' | 'lastActivityAt';

export interface AccountColumn extends Column<SortKey> {
  readonly id: 'email' | 'status' | 'groups' | 'files' | 'bytes' | 'lastActivityAt';
}

const always: AccountColumn = { id: 'email', name: $localize`:@@accounts.account:Account`, sort: 'email' };

export const optionalColumns: readonly AccountColumn[] = [
  { id: 'status', name: $localize`:@@accounts.status:Status` },
  { id: 'groups', name: $localize`:@@accounts.groups:Groups` },
  { id: 'files', name: $localize`:@@accounts.files:Files`, sort: 'files', isNumber: true, isFromTop: true },
  { id: 'bytes', name: $localize`:@@accounts.bytes:Storage`, sort: 'bytes', isFromTop: true },
  {
    id: 'lastActivityAt',
    name: $localize`:@@accounts.lastSeen:Last seen`,
    sort: 'lastActivityAt',
    isFromTop: true,
  },
];

/** The columns that a person wants to see, remembered in this browser. */
export class ChosenColumns {
  readonly #stored = stored('stowage.accounts.hidden');
  readonly #hidden = signal<readonly string[]>(this.#stored.read()?.split(' ') ?? []);

  readonly shown = computed(() => [always, ...optionalColumns.filter(({ id }) => this.has(id))]);

  has(id: AccountColumn['id']): boolean {
    return !this.#hidden().includes(id);
  }

  toggle(id: AccountColumn['id']): void {
    this.#hidden.update((hidden) => (this.has(id) ? [...hidden, id] : hidden.filter((one) => one !== id)));
    this.#stored.write(this.#hidden().join(' ') || undefined);
  }
}
