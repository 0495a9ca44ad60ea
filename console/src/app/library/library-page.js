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
import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { problemText } from '../shared/api/problem-text';
import { locale } from '../shared/format/locale';
import { AccountStore } from '../shell/account-store';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Icon } from '../shared/ui/icon';
import { UploadButton } from '../uploads/upload-button';
import { Uploads } from '../uploads/uploads';
import { Downloads } from './downloads';
import { FileDetails } from './file-details';
import { FileListing } from './file-listing';
import { rowOfFile, rowOfUpload } from './file-row';
import { FileTable } from './file-table';
/** My files. What is searched, how it is sorted and which file is looked at stand in the address. */
let LibraryPage = class LibraryPage {
  #router = inject(Router);
  #uploads = inject(Uploads);
  #downloads = inject(Downloads);
  #account = inject(AccountStore).account;
  listing = inject(FileListing);
  // From the address.
  search = input();
  sort = input();
  order = input();
  file = input();
  query = computed(
    () => ({
      search: this.search() ?? '',
      sort: isSortKey(this.sort()) ? this.sort() : 'uploadedAt',
      order: this.order() === 'asc' ? 'asc' : this.order() === 'desc' ? 'desc' : this.sort() ? 'asc' : 'desc',
    }),
    { equal: (a, b) => a.search === b.search && a.sort === b.sort && a.order === b.order },
  );
  /** What stands in the search box, ahead of the address by a moment. */
  searchText = linkedSignal(() => this.search() ?? '');
  searchBox = viewChild.required('searchBox');
  table = viewChild(FileTable);
  #typing;
  /** Uploads that are newer than the listing come first, unless one is looking for something. */
  #arrivals = computed(() => {
    if (this.query().search !== '') return [];
    const openedAt = this.listing.openedAt();
    return this.#uploads
      .steadyItems()
      .filter((upload) => isNewer(upload, openedAt))
      .map(rowOfUpload)
      .reverse();
  });
  rows = computed(() => {
    const arrivals = this.#arrivals();
    const shown = new Set(arrivals.map(({ fileId }) => fileId));
    return [
      ...arrivals,
      ...this.listing
        .files()
        .filter(({ fileId }) => !shown.has(fileId))
        .map((file) => rowOfFile(file)),
    ];
  });
  count = computed(() => {
    const files = this.#account()?.usage.files;
    if (files === undefined) return '';
    if (files === 1) return $localize`:@@library.one:1 file`;
    return $localize`:@@library.count:${new Intl.NumberFormat(locale()).format(files)}:COUNT: files`;
  });
  problem = computed(() => problemText(this.listing.problem()));
  /** Changes when the receipt of the file that is looked at may have changed. */
  receiptVersion = computed(
    () =>
      `${this.rows().find(({ fileId }) => fileId === this.file())?.recordedAt}:${this.#downloads.count()}`,
  );
  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.listing.open(query));
    });
  }
  type(text) {
    this.searchText.set(text);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#show({ search: text.trim() || null }), 200);
  }
  clearSearch() {
    clearTimeout(this.#typing);
    this.searchText.set('');
    this.#show({ search: null });
  }
  sortBy({ sort, order }) {
    this.#show({ sort, order });
  }
  look(fileId) {
    const before = this.file();
    this.#show({ file: fileId });
    if (fileId === null && before !== undefined) this.table()?.focusRow(before);
  }
  download(fileId) {
    void this.#downloads.start(fileId);
  }
  /** `/` searches; Escape leaves first the details, then the search. */
  shortcut(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const searchBox = this.searchBox().nativeElement;
    if (event.key === '/' && !isTyping(event.target)) {
      event.preventDefault();
      searchBox.focus();
      searchBox.select();
    } else if (event.key === 'Escape' && event.target === searchBox) {
      this.clearSearch();
    } else if (event.key === 'Escape' && this.file() !== undefined) {
      this.look(null);
    } else if (event.key === 'Escape' && this.searchText() !== '') {
      this.clearSearch();
    }
  }
  #show(queryParams) {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
};
LibraryPage = __decorate(
  [
    Component({
      selector: 'stw-library-page',
      imports: [BlankSlate, FileDetails, FileTable, Icon, UploadButton],
      providers: [FileListing],
      host: { '(window:keydown)': 'shortcut($event)' },
      templateUrl: './library-page.html',
      styleUrl: './library-page.css',
    }),
  ],
  LibraryPage,
);
export { LibraryPage };
const isSortKey = (text) => text === 'name' || text === 'size' || text === 'uploadedAt';
const isNewer = ({ state, fileId, doneAt }, openedAt) =>
  fileId !== undefined && (state === 'processing' || (state === 'done' && doneAt > openedAt));
const isTyping = (target) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
