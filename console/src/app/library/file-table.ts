import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  Injector,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { BytesPipe } from '../shared/format/bytes';
import { WhenPipe } from '../shared/format/when';
import { Icon } from '../shared/ui/icon';
import { RecordedMark } from '../shared/ui/recorded-mark';
import type { ListingQuery, Order, SortKey } from './file-listing';
import type { FileRow } from './file-row';

interface Column {
  readonly id: string;
  readonly name: string;
  /** What the API sorts by. */
  readonly sort?: SortKey;
}

/** Rows begin to be fetched when so few of them are left below. */
const headroom = 40;

/** The files as a grid, of which only what is in sight exists. One row can be focused at a time; arrows move. */
@Component({
  selector: 'stw-file-table',
  imports: [
    BytesPipe,
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    Icon,
    RecordedMark,
    WhenPipe,
  ],
  host: { '(keydown)': 'move($event)' },
  templateUrl: './file-table.html',
  styleUrl: './file-table.css',
})
export class FileTable {
  readonly rows = input.required<readonly FileRow[]>();
  readonly query = input.required<ListingQuery>();
  readonly isLoading = input.required<boolean>();
  readonly isComplete = input.required<boolean>();
  /** The file whose details are shown. */
  readonly selected = input<string>();

  readonly sorted = output<{ sort: SortKey; order: Order }>();
  readonly opened = output<string>();
  readonly downloaded = output<string>();
  readonly endReached = output();

  readonly #injector = inject(Injector);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly grid = viewChild.required<ElementRef<HTMLElement>>('grid');

  /** In px; the style sheet gives rows the same. */
  protected readonly rowHeight = 56;
  protected readonly columns: readonly Column[] = [
    { id: 'name', name: $localize`:@@column.name:Name`, sort: 'name' },
    { id: 'type', name: $localize`:@@column.type:Type` },
    { id: 'size', name: $localize`:@@column.size:Size`, sort: 'size' },
    { id: 'modified', name: $localize`:@@column.modified:Modified` },
    { id: 'recorded', name: $localize`:@@column.recorded:Recorded`, sort: 'uploadedAt' },
  ];
  protected readonly skeletons = Array.from({ length: 8 }, (_, index) => index);

  readonly #activeId = signal<string | undefined>(undefined);
  /** The row that Tab leads to: the one last focused, else the one that is looked at, else the first. */
  protected readonly active = computed(() => {
    const rows = this.rows();
    const at = (id: string | undefined) => rows.findIndex(({ fileId }) => fileId === id);
    return Math.max(0, this.#activeId() === undefined ? at(this.selected()) : at(this.#activeId()));
  });

  protected readonly downloadOf = (name: string): string =>
    $localize`:@@file.downloadOf:Download ${name}:NAME:`;
  protected readonly detailsOf = (name: string): string =>
    $localize`:@@file.detailsOf:Details of ${name}:NAME:`;
  protected readonly trackById = (_: number, { fileId }: FileRow): string => fileId;

  protected sortOf({ sort }: Column): 'ascending' | 'descending' | 'none' | null {
    if (!sort) return null;
    if (sort !== this.query().sort) return 'none';
    return this.query().order === 'asc' ? 'ascending' : 'descending';
  }

  /** Ascending at first, then back and forth. */
  protected sortBy(sort: SortKey): void {
    const { sort: current, order } = this.query();
    this.sorted.emit({ sort, order: sort === current && order === 'asc' ? 'desc' : 'asc' });
  }

  protected rendered(): void {
    const end = this.viewport()?.getRenderedRange().end ?? 0;
    if (end >= this.rows().length - headroom) this.endReached.emit();
  }

  protected activate({ fileId }: FileRow): void {
    this.#activeId.set(fileId);
  }

  /** Enter on a row, but not on a button in it. */
  protected enter({ fileId }: FileRow, event: Event): void {
    if (event.target === event.currentTarget) this.opened.emit(fileId);
  }

  protected move(event: KeyboardEvent): void {
    const last = this.rows().length - 1;
    const page = Math.max(1, Math.floor((this.viewport()?.getViewportSize() ?? 0) / this.rowHeight) - 1);
    const target: Readonly<Record<string, number>> = {
      ArrowDown: this.active() + 1,
      ArrowUp: this.active() - 1,
      PageDown: this.active() + page,
      PageUp: this.active() - page,
      Home: 0,
      End: last,
    };
    const index = target[event.key];
    if (index === undefined) return;
    event.preventDefault();
    this.#focus(Math.min(last, Math.max(0, index)));
  }

  focusRow(fileId: string): void {
    const index = this.rows().findIndex((row) => row.fileId === fileId);
    if (index >= 0) this.#focus(index);
  }

  /** Brings the row into sight if need be, and focuses it once it exists. */
  #focus(index: number): void {
    const row = this.rows()[index];
    const viewport = this.viewport();
    if (!row || !viewport) return;
    this.#activeId.set(row.fileId);
    const [top, height] = [viewport.measureScrollOffset(), viewport.getViewportSize()];
    const rowTop = index * this.rowHeight;
    if (rowTop < top) viewport.scrollToOffset(rowTop);
    else if (rowTop + this.rowHeight > top + height)
      viewport.scrollToOffset(rowTop + this.rowHeight - height);
    const focus = (): boolean => {
      const element = this.grid().nativeElement.querySelector<HTMLElement>(`[data-file-id="${row.fileId}"]`);
      element?.focus({ preventScroll: true });
      return element !== null;
    };
    // A row that was out of sight is there one frame after the scrolling.
    if (!focus()) requestAnimationFrame(() => afterNextRender({ read: focus }, { injector: this.#injector }));
  }
}
