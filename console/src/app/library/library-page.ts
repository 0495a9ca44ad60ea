import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { problemText } from '../shared/api/problem-text';
import { locale } from '../shared/format/locale';
import { AccountStore } from '../shell/account-store';
import { BlankSlate } from '../shared/ui/blank-slate';
import type { Sorting } from '../shared/ui/column-head';
import { Icon } from '../shared/ui/icon';
import { SearchField } from '../shared/ui/search-field';
import { Trouble } from '../shared/ui/trouble';
import { UploadButton } from '../uploads/upload-button';
import { type Upload, Uploads } from '../uploads/uploads';
import { Downloads } from './downloads';
import { FileChanges } from './file-changes';
import { FileDetails } from './file-details';
import { FileListing, type ListingQuery, type SortKey } from './file-listing';
import { type FileRow, rowOfFile, rowOfUpload } from './file-row';
import { FileTable } from './file-table';
import { MoveDialog } from './move-dialog';
import { PreviewDialog } from './preview-dialog';
import { RemoveDialog } from './remove-dialog';
import { Selection } from './selection';
import { SelectionBar } from './selection-bar';

/** My files. What is searched, how it is sorted and which file is looked at stand in the address. */
@Component({
  selector: 'stw-library-page',
  imports: [
    BlankSlate,
    FileDetails,
    FileTable,
    Icon,
    MoveDialog,
    PreviewDialog,
    RemoveDialog,
    RouterLink,
    SearchField,
    SelectionBar,
    Trouble,
    UploadButton,
  ],
  providers: [FileListing],
  host: { '(window:keydown.escape)': 'leave($event)' },
  templateUrl: './library-page.html',
  styleUrl: './library-page.css',
})
export class LibraryPage {
  readonly #router = inject(Router);
  readonly #uploads = inject(Uploads);
  readonly #downloads = inject(Downloads);
  readonly #changes = inject(FileChanges);
  readonly #account = inject(AccountStore).account;
  protected readonly listing = inject(FileListing);

  // From the address.
  readonly search = input<string>();
  readonly sort = input<string>();
  readonly order = input<string>();
  readonly file = input<string>();
  readonly state = input<string>();

  protected readonly inTrash = computed(() => this.state() === 'trashed');
  protected readonly query = computed<ListingQuery>(
    () => ({
      search: this.search() ?? '',
      sort: isSortKey(this.sort()) ? (this.sort() as SortKey) : 'uploadedAt',
      order: this.order() === 'asc' ? 'asc' : this.order() === 'desc' ? 'desc' : this.sort() ? 'asc' : 'desc',
      state: this.inTrash() ? 'trashed' : 'stored',
    }),
    {
      equal: (a, b) =>
        a.search === b.search && a.sort === b.sort && a.order === b.order && a.state === b.state,
    },
  );

  protected readonly table = viewChild(FileTable);

  /** Uploads that are newer than the listing come first, unless one is looking for something. */
  readonly #arrivals = computed(() => {
    if (this.query().search !== '' || this.inTrash()) return [];
    const openedAt = this.listing.openedAt();
    return this.#uploads
      .steadyItems()
      .filter((upload): upload is Upload & { fileId: string } => isNewer(upload, openedAt))
      .flatMap((upload) =>
        upload.recorded ? this.#rowsOf(upload.recorded, upload.doneAt!, true) : [rowOfUpload(upload)],
      )
      .reverse();
  });

  protected readonly rows = computed(() => {
    const arrivals = this.#arrivals();
    const shown = new Set(arrivals.map(({ fileId }) => fileId));
    const listedAt = this.listing.openedAt();
    return [
      ...arrivals,
      ...this.listing
        .items()
        .filter(({ fileId }) => !shown.has(fileId))
        .flatMap((file) => this.#rowsOf(file, listedAt, false)),
    ];
  });

  readonly #files = computed(
    () => new Map(this.rows().flatMap(({ fileId, file }) => (file ? [[fileId, file] as const] : []))),
  );

  protected readonly selection = new Selection();
  protected readonly chosenFiles = computed(() =>
    [...this.#files().values()].filter(({ fileId }) => this.selection.ids().has(fileId)),
  );
  /** The folders that files were seen in, and those above them. */
  protected readonly folders = computed(() => {
    const folders = new Set<string>();
    for (const { folder } of this.#files().values()) {
      const names = folder.split('/').slice(1, -1);
      names.forEach((_, index) => folders.add(`/${names.slice(0, index + 1).join('/')}/`));
    }
    return [...folders].sort((a, b) => a.localeCompare(b, locale()));
  });

  // What a dialog is open for.
  protected readonly moving = signal<readonly StoredFile[]>([]);
  protected readonly removing = signal<readonly StoredFile[]>([]);
  protected readonly removingNames = computed(() => this.removing().map(({ name }) => name));
  protected readonly previewing = signal<StoredFile | undefined>(undefined);

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
      `${JSON.stringify(this.rows().find(({ fileId }) => fileId === this.file())?.file)}:${this.#downloads.count()}`,
  );

  constructor() {
    effect(() => {
      for (const { replaces, replaced, doneAt } of this.#uploads.steadyItems()) {
        if (replaced === 'done') untracked(() => this.#changes.noteReplaced(replaces, doneAt!));
      }
    });
    effect(() => {
      const query = this.query();
      untracked(() => {
        this.selection.clear();
        void this.listing.open(query);
      });
    });
  }

  protected searchFor(search: string | null): void {
    this.#show({ search });
  }

  protected sortBy({ sort, order }: Sorting<SortKey>): void {
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

  protected downloadChosen(): void {
    void this.#downloads.startAll(this.chosenFiles().map(({ fileId }) => fileId));
  }

  protected choose(fileId: string): void {
    if (this.#files().has(fileId)) this.selection.toggle(fileId);
  }

  protected chooseTo(fileId: string): void {
    this.selection.extendTo(fileId, [...this.#files().keys()]);
  }

  /** All that are listed so far, or none. */
  protected chooseAll(): void {
    const all = [...this.#files().keys()];
    if (this.selection.count() === all.length) this.selection.clear();
    else this.selection.set(all);
  }

  protected rename({ fileId, name }: { fileId: string; name: string }): void {
    const file = this.#files().get(fileId);
    if (file) void this.#changes.rename(file, name);
  }

  /** Of a chosen file, all that are chosen are meant. */
  protected deleteAt(fileId: string): void {
    const chosen = this.chosenFiles();
    const file = this.#files().get(fileId);
    const files = chosen.some((one) => one.fileId === fileId) ? chosen : file ? [file] : [];
    if (this.inTrash()) this.removing.set(files);
    else this.trash(files);
  }

  protected move(files: readonly StoredFile[], folder: string): void {
    this.selection.clear();
    void this.#changes.move(files, folder);
  }

  protected trash(files: readonly StoredFile[]): void {
    this.#leave(files);
    void this.#changes.trash(files);
  }

  protected restore(files: readonly StoredFile[]): void {
    this.#leave(files);
    void this.#changes.restore(files);
  }

  protected remove(files: readonly StoredFile[]): void {
    this.#leave(files);
    void this.#changes.remove(files);
  }

  /** These are about to go from here. */
  #leave(files: readonly StoredFile[]): void {
    const ids = new Set(files.map(({ fileId }) => fileId));
    this.selection.clear();
    if (ids.has(this.file() ?? '')) this.#show({ file: null });
    this.table()?.focusAfter(ids);
  }

  /** None, if by now it belongs to the other view. */
  #rowsOf(file: StoredFile, knownAt: number, isFresh: boolean): FileRow[] {
    const now = this.#changes.now(file, knownAt);
    if (!now || (now.state === 'trashed') !== this.inTrash()) return [];
    return [rowOfFile(now, isFresh)];
  }

  /** Escape leaves first the selection, then the details, then the search. */
  protected leave(event: Event): void {
    // An open dialog has its own Escape.
    if (event.defaultPrevented || (event.target as Element).closest?.('dialog')) return;
    if (this.selection.count() > 0) this.selection.clear();
    else if (this.file() !== undefined) this.look(null);
    else if (this.query().search) this.searchFor(null);
  }

  #show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}

const isSortKey = (text: string | undefined): text is SortKey =>
  text === 'name' || text === 'size' || text === 'uploadedAt';

const isNewer = ({ state, fileId, doneAt }: Upload, openedAt: number): boolean =>
  fileId !== undefined && (state === 'processing' || (state === 'done' && doneAt! > openedAt));
