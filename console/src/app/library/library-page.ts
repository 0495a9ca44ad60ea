import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  Injector,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { above, addressOf, folderOf, root } from '../folders/folder-path';
import { Folders } from '../folders/folders';
import { problemText } from '../shared/api/problem-text';
import { locale } from '../shared/format/locale';
import { AccountStore } from '../shell/account-store';
import { BlankSlate } from '../shared/ui/blank-slate';
import type { Sorting } from '../shared/ui/column-head';
import { Icon } from '../shared/ui/icon';
import { isTextBox } from '../shared/ui/is-text-box';
import { SearchField } from '../shared/ui/search-field';
import { Trouble } from '../shared/ui/trouble';
import { UploadButton } from '../uploads/upload-button';
import { Uploads } from '../uploads/uploads';
import { Breadcrumbs } from './breadcrumbs';
import { Downloads } from './downloads';
import { FileChanges } from './file-changes';
import { FileDetails } from './file-details';
import { FileListing, type ListingQuery, type SortKey } from './file-listing';
import { FileTable } from './file-table';
import { LibraryRows } from './library-rows';
import { MoveDialog } from './move-dialog';
import { NewFolderDialog } from './new-folder-dialog';
import { PreviewDialog } from './preview-dialog';
import { RemoveDialog } from './remove-dialog';
import { Selection } from './selection';
import { SelectionBar } from './selection-bar';

/** My files. The folder, what is searched, how it is sorted and which file is looked at stand in the address. */
@Component({
  selector: 'stw-library-page',
  imports: [
    BlankSlate,
    Breadcrumbs,
    FileDetails,
    FileTable,
    Icon,
    MoveDialog,
    NewFolderDialog,
    PreviewDialog,
    RemoveDialog,
    RouterLink,
    SearchField,
    SelectionBar,
    Trouble,
    UploadButton,
  ],
  providers: [FileListing, LibraryRows],
  host: { '(window:keydown.escape)': 'leave($event)', '(window:keydown)': 'goUp($event)' },
  templateUrl: './library-page.html',
  styleUrl: './library-page.css',
})
export class LibraryPage {
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #router = inject(Router);
  readonly #uploads = inject(Uploads);
  readonly #downloads = inject(Downloads);
  readonly #changes = inject(FileChanges);
  readonly #folders = inject(Folders);
  readonly #account = inject(AccountStore).account;
  protected readonly listing = inject(FileListing);
  protected readonly rows = inject(LibraryRows);

  // From the address.
  readonly folder = input<string>();
  readonly search = input<string>();
  readonly sort = input<string>();
  readonly order = input<string>();
  readonly file = input<string>();
  readonly state = input<string>();

  protected readonly inTrash = computed(() => this.state() === 'trashed');
  /** Where one is, also while one searches everywhere or looks into the trash. */
  readonly #here = computed(() => folderOf(this.folder() ?? root));
  protected readonly query = computed<ListingQuery>(
    () => ({
      folder: this.search() || this.inTrash() ? undefined : this.#here(),
      search: this.search() ?? '',
      sort: isSortKey(this.sort()) ? (this.sort() as SortKey) : 'uploadedAt',
      order: this.order() === 'asc' ? 'asc' : this.order() === 'desc' ? 'desc' : this.sort() ? 'asc' : 'desc',
      state: this.inTrash() ? 'trashed' : 'stored',
    }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  protected readonly root = root;
  protected readonly table = viewChild(FileTable);
  private readonly breadcrumbs = viewChild(Breadcrumbs);

  readonly #files = computed(
    () =>
      new Map(
        this.rows
          .all()
          .flatMap((row) => (row.kind !== 'folder' && row.file ? [[row.id, row.file] as const] : [])),
      ),
  );

  protected readonly selection = new Selection();
  protected readonly chosenFiles = computed(() =>
    [...this.#files().values()].filter(({ fileId }) => this.selection.ids().has(fileId)),
  );

  // What a dialog is open for.
  protected readonly isMaking = signal(false);
  protected readonly moving = signal<readonly StoredFile[]>([]);
  protected readonly removing = signal<readonly StoredFile[]>([]);
  protected readonly removingNames = computed(() => this.removing().map(({ name }) => name));
  protected readonly previewing = signal<StoredFile | undefined>(undefined);

  protected readonly count = computed(() => {
    if (this.query().search) return $localize`:@@library.everywhere:Searched in all folders`;
    if (this.query().folder !== root) return '';
    const files = this.#account()?.usage.files;
    if (files === undefined) return '';
    if (files === 1) return $localize`:@@library.one:1 file`;
    return $localize`:@@library.count:${new Intl.NumberFormat(locale()).format(files)}:COUNT: files`;
  });

  protected readonly problem = computed(() => problemText(this.listing.problem()));
  /** Changes when the receipt of the file that is looked at may have changed. */
  protected readonly receiptVersion = computed(
    () => `${JSON.stringify(this.#files().get(this.file() ?? ''))}:${this.#downloads.count()}`,
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
        const left = this.listing.query()?.folder;
        const isOther = left !== query.folder && query.folder !== undefined;
        this.selection.clear();
        const opened = this.listing.open(query);
        if (left !== undefined && isOther) void opened.then(() => this.#arriveFrom(left));
      });
    });
    effect(() => this.#folders.open.set(this.#here()));
    inject(DestroyRef).onDestroy(() => this.#folders.open.set(root));
  }

  protected searchFor(search: string | null): void {
    this.#show({ search });
  }

  protected sortBy({ sort, order }: Sorting<SortKey>): void {
    this.#show({ sort, order });
  }

  protected enter(folder: string): void {
    void this.#router.navigate([], { queryParams: addressOf(folder), queryParamsHandling: 'merge' });
  }

  /** Backspace and Alt+↑ lead to the folder above. */
  protected goUp(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
    const isMeant = key === (altKey ? 'ArrowUp' : 'Backspace') && !ctrlKey && !metaKey && !shiftKey;
    const { folder = root } = this.query();
    if (!isMeant || folder === root || isTextBox(target) || (target as Element).closest?.('dialog')) return;
    event.preventDefault();
    this.enter(above(folder));
  }

  /** Whoever has opened a folder has lost the row or the link that had the focus. */
  #arriveFrom(left: string): void {
    const focus = (): void => {
      if (isTextBox(this.#document.activeElement)) return;
      const rows = this.rows.all();
      const row = rows.find(({ id }) => id === left) ?? rows[0];
      if (row) this.table()?.focusRow(row.id);
      else this.breadcrumbs()?.focus();
    };
    afterNextRender({ read: focus }, { injector: this.#injector });
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

  /** In its row, which the details may cover. */
  protected renameLooked(fileId: string): void {
    if (!this.#files().has(fileId)) return;
    this.look(null);
    this.table()?.beginRenaming(fileId);
  }

  protected removeFolder(folder: string): void {
    this.table()?.focusAfter(new Set([folder]));
    void this.#folders.remove(folder);
  }

  /** It has been made. */
  protected showFolder(folder: string): void {
    afterNextRender({ read: () => this.table()?.focusRow(folder) }, { injector: this.#injector });
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
    if (this.query().folder === undefined) this.selection.clear();
    else this.#leave(files);
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
