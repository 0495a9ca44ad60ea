import { Directive, ElementRef, inject } from '@angular/core';

/** On a table's body: up and down lead to the same thing in the next row, Home and End to that in the first and last. */
@Directive({ selector: 'tbody[stwRowKeys]', host: { '(keydown)': 'move($event)' } })
export class RowKeys {
  readonly #body = inject<ElementRef<HTMLTableSectionElement>>(ElementRef).nativeElement;

  protected move(event: KeyboardEvent): void {
    const from = event.target as HTMLElement;
    const row = from.closest('tr');
    if (!row || from instanceof HTMLSelectElement) return;
    const rows = [...this.#body.rows];
    const index = rows.indexOf(row);
    const target: Readonly<Record<string, HTMLTableRowElement | undefined>> = {
      ArrowDown: rows[index + 1],
      ArrowUp: rows[index - 1],
      Home: rows[0],
      End: rows.at(-1),
    };
    const next = target[event.key];
    if (!next) return;
    event.preventDefault();
    const cell = [...row.cells].findIndex((one) => one.contains(from));
    const among = (cells: HTMLTableCellElement | undefined) => [
      ...(cells?.querySelectorAll<HTMLElement>('a, button, input') ?? []),
    ];
    const place = among(row.cells[cell]).indexOf(from);
    (among(next.cells[cell])[place] ?? among(next.cells[cell])[0])?.focus();
  }
}
