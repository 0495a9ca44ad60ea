import {
  Component,
  computed,
  effect,
  type ElementRef,
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
import { type Upload, Uploads } from '../uploads/uploads';
import { Downloads } from './downloads';
import { FileDetails } from './file-details';
import { FileListing, type ListingQuery, type Order, type SortKey } from './file-listing';
import { rowOfFile, rowOfUpload } from './file-row';
import { FileTable } from './file-table';

/** My files. What is searched, how it is sorted and which file is looked at stand in the address. */
@Component({
  selector: 'stw-library-page',
  imports: [BlankSlate, FileDetails, FileTable, Icon, UploadButton],
  providers: [FileListing],
  host: { '(window:keydown)': 'shortcut($event)' },
  templateUrl: './library-page.html',
  styleUrl: './library-page.css',
})
export class LibraryPage {
  readonly #router = inject(Router);
  readonly #uploads = inject(Uploads);
  readonly #downloads = inject(Downloads);
  readonly #account = inject(AccountStore).account;
  protected readonly listing = inject(FileListing);

  // From the address.
  readonly search = input<string>();
  readonly sort = input<string>();
  readonly order = input<string>();
  readonly file = input<string>();

  protected readonly query = computed<ListingQuery>(
    () => ({
      search: this.search() ?? '',
      sort: isSortKey(this.sort()) ? (this.sort() as SortKey) : 'uploadedAt',
      order: this.order() === 'asc' ? 'asc' : this.order() === 'desc' ? 'desc' : this.sort() ? 'asc' : 'desc',
    }),
    { equal: (a, b) => a.search === b.search && a.sort === b.sort && a.order === b.order },
  );

  /** What stands in the search box, ahead of the address by a moment. */
  protected readonly searchText = linkedSignal(() => this.search() ?? '');
  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('searchBox');
  private readonly table = viewChild(FileTable);
  #typing: ReturnType<typeof setTimeout> | undefined;

  /** Uploads that are newer than the listing come first, unless one is looking for something. */
  readonly #arrivals = computed(() => {
    if (this.query().search !== '') return [];
    const openedAt = this.listing.openedAt();
    return this.#uploads
      .steadyItems()
      .filter((upload): upload is Upload & { fileId: string } => isNewer(upload, openedAt))
      .map(rowOfUpload)
      .reverse();
  });

  protected readonly rows = computed(() => {
    const arrivals = this.#arrivals();
    const shown = new Set(arrivals.map(({ fileId }) => fileId));
    return [
      ...arrivals,
      ...this.listing
        .items()
        .filter(({ fileId }) => !shown.has(fileId))
        .map((file) => rowOfFile(file)),
    ];
  });

  protected readonly count = computed(() => {
    const files = this.#account()?.usage.files;
    if (files === undefined) return '';
    if (files === 1) return $localize`:@@library.one:1 file`;
    return $localize`:@@library.count:${new Intl.NumberFormat(locale()).format(files)}:COUNT: files`;
  });

  protected readonly problem = computed(() => problemText(this.listing.problem()));
  /** Changes when the receipt of the file that is looked at may have changed. */
  protected readonly receiptVersion = computed(
    () =>
      `${this.rows().find(({ fileId }) => fileId === this.file())?.recordedAt}:${this.#downloads.count()}`,
  );

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.listing.open(query));
    });
  }

  protected type(text: string): void {
    this.searchText.set(text);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#show({ search: text.trim() || null }), 200);
  }

  protected clearSearch(): void {
    clearTimeout(this.#typing);
    this.searchText.set('');
    this.#show({ search: null });
  }

  protected sortBy({ sort, order }: { sort: SortKey; order: Order }): void {
    this.#show({ sort, order });
  }

  protected look(fileId: string | null): void {
    const before = this.file();
    this.#show({ file: fileId });
    if (fileId === null && before !== undefined) this.table()?.focusRow(before);
  }

  protected download(fileId: string): void {
    void this.#downloads.start(fileId);
  }

  /** `/` searches; Escape leaves first the details, then the search. */
  protected shortcut(event: KeyboardEvent): void {
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

  #show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}

const isSortKey = (text: string | undefined): text is SortKey =>
  text === 'name' || text === 'size' || text === 'uploadedAt';

const isNewer = ({ state, fileId, doneAt }: Upload, openedAt: number): boolean =>
  fileId !== undefined && (state === 'processing' || (state === 'done' && doneAt! > openedAt));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
