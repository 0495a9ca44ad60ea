var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  Component,
  computed,
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
/** Rows begin to be fetched when so few of them are left below. */
const headroom = 40;
/** The files as a grid, of which only what is in sight exists. One row can be focused at a time; arrows move. */
let FileTable = class FileTable {
  rows = input.required();
  query = input.required();
  isLoading = input.required();
  isComplete = input.required();
  /** The file whose details are shown. */
  selected = input();
  sorted = output();
  opened = output();
  downloaded = output();
  endReached = output();
  #injector = inject(Injector);
  viewport = viewChild(CdkVirtualScrollViewport);
  grid = viewChild.required('grid');
  /** In px; the style sheet gives rows the same. */
  rowHeight = 56;
  columns = [
    { id: 'name', name: $localize`:@@column.name:Name`, sort: 'name' },
    { id: 'type', name: $localize`:@@column.type:Type` },
    { id: 'size', name: $localize`:@@column.size:Size`, sort: 'size' },
    { id: 'modified', name: $localize`:@@column.modified:Modified` },
    { id: 'recorded', name: $localize`:@@column.recorded:Recorded`, sort: 'uploadedAt' },
  ];
  skeletons = Array.from({ length: 8 }, (_, index) => index);
  #activeId = signal(undefined);
  /** The row that Tab leads to: the one last focused, else the one that is looked at, else the first. */
  active = computed(() => {
    const rows = this.rows();
    const at = (id) => rows.findIndex(({ fileId }) => fileId === id);
    return Math.max(0, this.#activeId() === undefined ? at(this.selected()) : at(this.#activeId()));
  });
  downloadOf = (name) => $localize`:@@file.downloadOf:Download ${name}:NAME:`;
  detailsOf = (name) => $localize`:@@file.detailsOf:Details of ${name}:NAME:`;
  trackById = (_, { fileId }) => fileId;
  sortOf({ sort }) {
    if (!sort) return null;
    if (sort !== this.query().sort) return 'none';
    return this.query().order === 'asc' ? 'ascending' : 'descending';
  }
  /** Ascending at first, then back and forth. */
  sortBy(sort) {
    const { sort: current, order } = this.query();
    this.sorted.emit({ sort, order: sort === current && order === 'asc' ? 'desc' : 'asc' });
  }
  rendered() {
    const end = this.viewport()?.getRenderedRange().end ?? 0;
    if (end >= this.rows().length - headroom) this.endReached.emit();
  }
  activate({ fileId }) {
    this.#activeId.set(fileId);
  }
  /** Enter on a row, but not on a button in it. */
  enter({ fileId }, event) {
    if (event.target === event.currentTarget) this.opened.emit(fileId);
  }
  move(event) {
    const last = this.rows().length - 1;
    const page = Math.max(1, Math.floor((this.viewport()?.getViewportSize() ?? 0) / this.rowHeight) - 1);
    const target = {
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
  focusRow(fileId) {
    const index = this.rows().findIndex((row) => row.fileId === fileId);
    if (index >= 0) this.#focus(index);
  }
  /** Brings the row into sight if need be, and focuses it once it exists. */
  #focus(index) {
    const row = this.rows()[index];
    const viewport = this.viewport();
    if (!row || !viewport) return;
    this.#activeId.set(row.fileId);
    const [top, height] = [viewport.measureScrollOffset(), viewport.getViewportSize()];
    const rowTop = index * this.rowHeight;
    if (rowTop < top) viewport.scrollToOffset(rowTop);
    else if (rowTop + this.rowHeight > top + height)
      viewport.scrollToOffset(rowTop + this.rowHeight - height);
    const focus = () => {
      const element = this.grid().nativeElement.querySelector(`[data-file-id="${row.fileId}"]`);
      element?.focus({ preventScroll: true });
      return element !== null;
    };
    // A row that was out of sight is there one frame after the scrolling.
    if (!focus()) requestAnimationFrame(() => afterNextRender({ read: focus }, { injector: this.#injector }));
  }
};
FileTable = __decorate(
  [
    Component({
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
    }),
  ],
  FileTable,
);
export { FileTable };
