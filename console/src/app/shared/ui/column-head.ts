import { Component, computed, input, output } from '@angular/core';
import { Icon } from './icon';

export interface Column<Key extends string> {
  readonly id: string;
  readonly name: string;
  /** What the API sorts by. */
  readonly sort?: Key;
  readonly isNumber?: true;
  /** At first from the most, the largest or the latest. */
  readonly isFromTop?: true;
}

export interface Sorting<Key extends string> {
  readonly sort: Key;
  readonly order: 'asc' | 'desc';
}

/** On a column's header cell: its name and, where the API sorts by it, the button for that. */
@Component({
  selector: '[stwColumnHead]',
  imports: [Icon],
  host: { '[attr.aria-sort]': 'direction()', '[class.number]': 'column().isNumber' },
  template: `
    @if (direction(); as direction) {
      <button type="button" (click)="sort()">
        {{ column().name }}
        <stw-icon [name]="direction === 'descending' ? 'arrow-down' : 'arrow-up'" />
      </button>
    } @else {
      {{ column().name }}
    }
  `,
  styleUrl: './column-head.css',
})
export class ColumnHead<Key extends string> {
  readonly column = input.required<Column<Key>>({ alias: 'stwColumnHead' });
  readonly sorting = input.required<Sorting<Key>>();

  readonly sorted = output<Sorting<Key>>();

  protected readonly direction = computed(() => {
    const { sort, order } = this.sorting();
    if (!this.column().sort) return null;
    if (this.column().sort !== sort) return 'none';
    return order === 'asc' ? 'ascending' : 'descending';
  });

  /** In the column's own direction at first, then back and forth. */
  protected sort(): void {
    const { sort, isFromTop } = this.column();
    const isUpwards = this.direction() === 'none' ? !isFromTop : this.direction() === 'descending';
    this.sorted.emit({ sort: sort!, order: isUpwards ? 'asc' : 'desc' });
  }
}
