import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import type { Folder } from '@stowage/adapters/contract/folders';
import { above, folderOf, nameOf, root, wayTo } from '../folders/folder-path';
import { ApiClient } from '../shared/api/api-client';
import { Listing } from '../shared/api/listing';
import { Icon } from '../shared/ui/icon';
import { ListFoot } from '../shared/ui/list-foot';

/** Asks for the folder that files are to lie in: one that is there, found level by level, or a new one. */
@Component({
  selector: 'stw-move-dialog',
  imports: [Icon, ListFoot],
  template: `
    <dialog #dialog aria-labelledby="move-heading" (close)="closed.emit()">
      <form (submit)="choose($event)">
        <h2 id="move-heading">{{ heading() }}</h2>
        <label class="field">
          <span i18n="@@move.folder">Folder</span>
          <input
            #box
            name="folder"
            autocomplete="off"
            spellcheck="false"
            placeholder="/"
            [value]="text()"
            (input)="text.set(box.value)"
          />
        </label>
        <ul class="folders" aria-label="Folders here" i18n-aria-label="@@move.level">
          @if (level() !== root) {
            <li>
              <button type="button" (click)="text.set(above(level()))">
                <stw-icon name="arrow-up" /><span>{{ above(level()) }}</span>
              </button>
            </li>
          }
          @for (folder of matching(); track folder.folder) {
            <li>
              <button type="button" (click)="text.set(folder.folder)">
                <stw-icon name="folder" /><span>{{ folder.name }}</span>
              </button>
            </li>
          }
          <li><stw-list-foot [list]="listing" /></li>
        </ul>
        <p class="hint" role="status">
          @if (isNew()) {
            <ng-container i18n="@@move.new">This folder will be new.</ng-container>
          }
        </p>
        <div class="choices">
          <button type="button" class="button" (click)="dialog.close()" i18n="@@dialog.cancel">Cancel</button>
          <button type="submit" class="button primary" i18n="@@move.here">Move here</button>
        </div>
      </form>
    </dialog>
  `,
  styleUrls: ['../shared/ui/dialog.css', './move-dialog.css'],
})
export class MoveDialog {
  /** How many files it is about. */
  readonly count = input.required<number>();
  /** The folder to begin with. */
  readonly from = input.required<string>();
  readonly chosenFolder = output<string>();
  readonly closed = output();

  readonly #api = inject(ApiClient);
  protected readonly listing = new Listing<string, Folder>((folder, cursor) =>
    this.#api.call('GET /files/folders', { query: { folder, cursor } }),
  );
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly text = linkedSignal(() => this.from());
  protected readonly chosen = computed(() => folderOf(this.text()));
  /** Those that are there: one has come from them, or a listing has shown them. */
  readonly #seen = linkedSignal<readonly Folder[], ReadonlySet<string>>({
    source: this.listing.items,
    computation: (shown, before) =>
      new Set([...(before?.value ?? wayTo(this.from())), ...shown.map(({ folder }) => folder)]),
  });
  /** The folder whose folders are listed: the one that is named, if it is there, else the one that it would lie in. */
  protected readonly level = computed(() =>
    this.#seen().has(this.chosen()) ? this.chosen() : above(this.chosen()),
  );
  /** What is typed narrows them down, until it is one of them. */
  protected readonly matching = computed(() => {
    const begun = this.level() === this.chosen() ? '' : nameOf(this.chosen()).toLowerCase();
    return this.listing.items().filter(({ name }) => name.toLowerCase().includes(begun));
  });
  protected readonly isNew = computed(
    () =>
      this.level() !== this.chosen() && this.listing.query() === this.level() && this.listing.isComplete(),
  );
  protected readonly heading = computed(() =>
    this.count() === 1
      ? $localize`:@@move.headingOne:Move the file`
      : $localize`:@@move.heading:Move ${this.count()}:COUNT: files`,
  );
  protected readonly root = root;
  protected readonly above = above;

  constructor() {
    effect(() => this.dialog().nativeElement.showModal());
    effect(() => {
      const level = this.level();
      untracked(() => void this.listing.open(level));
    });
  }

  protected choose(event: Event): void {
    event.preventDefault();
    this.chosenFolder.emit(this.chosen());
    this.dialog().nativeElement.close();
  }
}
