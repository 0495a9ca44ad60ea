import {
  Component,
  computed,
  effect,
  type ElementRef,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '../shared/ui/icon';

/** Asks for the folder that files are to lie in: one that is known, or a new one. */
@Component({
  selector: 'stw-move-dialog',
  imports: [Icon],
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
        <ul class="folders" aria-label="Known folders" i18n-aria-label="@@move.known">
          @for (folder of matching(); track folder) {
            <li>
              <button type="button" [class.here]="folder === chosen()" (click)="text.set(folder)">
                <stw-icon name="folder" /><span>{{ folder }}</span>
              </button>
            </li>
          }
        </ul>
        @if (isNew()) {
          <p class="hint" i18n="@@move.new">This folder will be new.</p>
        }
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
  /** Those that the listing has shown. */
  readonly folders = input.required<readonly string[]>();
  readonly chosenFolder = output<string>();
  readonly closed = output();

  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly text = signal('');
  protected readonly chosen = computed(() => normal(this.text()));
  protected readonly isNew = computed(() => !['/', ...this.folders()].includes(this.chosen()));
  protected readonly heading = computed(() =>
    this.count() === 1
      ? $localize`:@@move.headingOne:Move the file`
      : $localize`:@@move.heading:Move ${this.count()}:COUNT: files`,
  );
  /** What is typed narrows them down, until it is one of them. */
  protected readonly matching = computed(() => {
    const [all, typed] = [['/', ...this.folders()], this.text().trim().toLowerCase()];
    return all.includes(this.text()) ? all : all.filter((folder) => folder.toLowerCase().includes(typed));
  });

  constructor() {
    effect(() => this.dialog().nativeElement.showModal());
  }

  protected choose(event: Event): void {
    event.preventDefault();
    this.chosenFolder.emit(this.chosen());
    this.dialog().nativeElement.close();
  }
}

/** `a/b` → `/a/b/`. */
function normal(text: string): string {
  const names = text
    .split('/')
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length === 0 ? '/' : `/${names.join('/')}/`;
}
