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
import { type Column, ColumnHead, type Sorting } from '../shared/ui/column-head';
import { Icon } from '../shared/ui/icon';
import { isTextBox } from '../shared/ui/is-text-box';
import { RecordedMark } from '../shared/ui/recorded-mark';
import type { ListingQuery, SortKey } from './file-listing';
import type { FileRow, Row } from './file-row';

/** Rows begin to be fetched when so few of them are left below. */
const headroom = 40;

/** Folders and files as a grid, of which only what is in sight exists. One row can be focused at a time; arrows move. */
@Component({
  selector: 'stw-file-table',
  imports: [
    BytesPipe,
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ColumnHead,
    Icon,
    RecordedMark,
    WhenPipe,
  ],
  host: { '(keydown)': 'move($event)' },
  templateUrl: './file-table.html',
  styleUrl: './file-table.css',
})
export class FileTable {
  readonly rows = input.required<readonly Row[]>();
  readonly query = input.required<ListingQuery>();
  readonly isLoading = input.required<boolean>();
  readonly isComplete = input.required<boolean>();
  /** The file whose details are shown. */
  readonly looked = input<string>();
  /** Those that are chosen, for what is done to many at once. */
  readonly chosen = input.required<ReadonlySet<string>>();
  readonly canRename = input.required<boolean>();

  readonly sorted = output<Sorting<SortKey>>();
  /** A folder. */
  readonly entered = output<string>();
  /** A file. */
  readonly opened = output<string>();
  readonly downloaded = output<string>();
  readonly toggled = output<string>();
  /** Everything from the last choice to this one. */
  readonly extended = output<string>();
  readonly allToggled = output();
  readonly renamed = output<{ fileId: string; name: string }>();
  readonly deleted = output<string>();
  readonly folderRemoved = output<string>();
  readonly endReached = output();

  readonly #injector = inject(Injector);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly grid = viewChild.required<ElementRef<HTMLElement>>('grid');

  /** In px; the style sheet gives rows the same. */
  protected readonly rowHeight = 56;
  protected readonly columns: readonly Column<SortKey>[] = [
    { id: 'name', name: $localize`:@@column.name:Name`, sort: 'name' },
    { id: 'type', name: $localize`:@@column.type:Type` },
    { id: 'size', name: $localize`:@@column.size:Size`, sort: 'size', isNumber: true },
    { id: 'modified', name: $localize`:@@column.modified:Modified` },
    { id: 'recorded', name: $localize`:@@column.recorded:Recorded`, sort: 'uploadedAt' },
  ];
  protected readonly skeletons = Array.from({ length: 8 }, (_, index) => index);

  readonly #activeId = signal<string | undefined>(undefined);
  /** The row that Tab leads to: the one last focused, else the one that is looked at, else the first. */
  protected readonly active = computed(() => {
    const rows = this.rows();
    const at = (id: string | undefined) => rows.findIndex((row) => row.id === id);
    return Math.max(0, this.#activeId() === undefined ? at(this.looked()) : at(this.#activeId()));
  });

  /** The row whose name is being changed. */
  protected readonly renaming = signal<string | undefined>(undefined);
  protected readonly areAllChosen = computed(() => {
    const files = this.rows().filter(({ kind }) => kind !== 'folder');
    return files.length > 0 && files.every(({ id }) => this.chosen().has(id));
  });

  protected readonly chooseOf = (name: string): string => $localize`:@@file.chooseOf:Choose ${name}:NAME:`;
  protected readonly nameOf = (name: string): string => $localize`:@@file.nameOf:New name of ${name}:NAME:`;
  protected readonly downloadOf = (name: string): string =>
    $localize`:@@file.downloadOf:Download ${name}:NAME:`;
  protected readonly detailsOf = (name: string): string =>
    $localize`:@@file.detailsOf:Details of ${name}:NAME:`;
  protected readonly removeOf = (name: string): string =>
    $localize`:@@folders.removeOf:Remove the folder ${name}:NAME:`;
  protected readonly trackById = (_: number, { id }: Row): string => id;

  protected rendered(): void {
    const end = this.viewport()?.getRenderedRange().end ?? 0;
    if (end >= this.rows().length - headroom) this.endReached.emit();
  }

  protected activate({ id }: Row): void {
    this.#activeId.set(id);
  }

  /** Enter on a row, but not on a button in it. */
  protected enter(row: Row, event: Event): void {
    if (event.target === event.currentTarget) this.#open(row);
  }

  /** With a modifier it chooses, without one it goes into the folder, or shows the details. */
  protected click(row: Row, event: MouseEvent): void {
    if (event.shiftKey) this.extended.emit(row.id);
    else if (event.ctrlKey || event.metaKey) this.toggled.emit(row.id);
    else this.#open(row);
  }

  #open({ id, kind }: Row): void {
    if (kind === 'folder') this.entered.emit(id);
    else this.opened.emit(id);
  }

  protected move(event: KeyboardEvent): void {
    // With Alt they are for the page.
    if (isTextBox(event.target) || event.altKey) return;
    const row = this.rows()[this.active()];
    if (row && this.#act(row, event)) return event.preventDefault();
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
    const to = Math.min(last, Math.max(0, index));
    if (event.shiftKey && row) {
      this.extended.emit(row.id);
      this.extended.emit(this.rows()[to]!.id);
    }
    this.#focus(to);
  }

  /** @returns whether the key meant this row */
  #act(row: Row, { key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const isFile = row.kind !== 'folder' && row.file !== undefined;
    if (key === 'F2' && isFile && this.canRename()) {
      this.beginRenaming(row.id);
    } else if (key === 'Delete' && isFile) {
      this.deleted.emit(row.id);
    } else if (key === 'Delete' && row.kind === 'folder') {
      this.folderRemoved.emit(row.id);
    } else if (
      key === ' ' &&
      !(target instanceof HTMLButtonElement) &&
      !(target instanceof HTMLInputElement)
    ) {
      this.toggled.emit(row.id);
    } else if (key === 'a' && (ctrlKey || metaKey)) {
      this.allToggled.emit();
    } else {
      return false;
    }
    return true;
  }

  beginRenaming(fileId: string): void {
    this.renaming.set(fileId);
    afterNextRender({ read: () => this.#selectStem() }, { injector: this.#injector });
  }

  /** The part of the name before its ending is what one wants to change. */
  #selectStem(): void {
    const box = this.grid().nativeElement.querySelector<HTMLInputElement>('input[name=name]');
    const dot = box?.value.lastIndexOf('.') ?? -1;
    box?.focus();
    box?.setSelectionRange(0, dot > 0 ? dot : box.value.length);
  }

  /** Enter and leaving the box keep the new name, Escape the old one. */
  protected endRenaming(row: FileRow, name: string, isKept: boolean): void {
    if (this.renaming() !== row.id) return;
    this.renaming.set(undefined);
    this.focusRow(row.id);
    if (isKept && name !== '' && name !== row.name) this.renamed.emit({ fileId: row.id, name });
  }

  /** The row that takes the place of those that are about to go. */
  focusAfter(gone: ReadonlySet<string>): void {
    const rows = this.rows();
    const from = rows.findIndex(({ id }) => gone.has(id));
    const next = rows.slice(from).find(({ id }) => !gone.has(id));
    const before = rows.slice(0, from).at(-1);
    if (next ?? before) this.focusRow((next ?? before)!.id);
  }

  /** The row that Tab leads to. */
  focus(): void {
    this.#focus(this.active());
  }

  focusRow(id: string): void {
    const index = this.rows().findIndex((row) => row.id === id);
    if (index >= 0) this.#focus(index);
  }

  /** Brings the row into sight if need be, and focuses it once it exists. */
  #focus(index: number): void {
    const row = this.rows()[index];
    const viewport = this.viewport();
    if (!row || !viewport) return;
    this.#activeId.set(row.id);
    // A table that has just come has not been measured yet.
    const height = viewport.elementRef.nativeElement.clientHeight;
    const top = viewport.measureScrollOffset();
    const rowTop = index * this.rowHeight;
    if (rowTop < top) viewport.scrollToOffset(rowTop);
    else if (rowTop + this.rowHeight > top + height)
      viewport.scrollToOffset(rowTop + this.rowHeight - height);
    const focus = (): boolean => {
      const element = this.grid().nativeElement.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`);
      element?.focus({ preventScroll: true });
      return element !== null;
    };
    // A row that was out of sight is there one frame after the scrolling.
    if (!focus()) requestAnimationFrame(() => afterNextRender({ read: focus }, { injector: this.#injector }));
  }
}
