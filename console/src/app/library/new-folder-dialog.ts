import { Component, effect, type ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import { Folders } from '../folders/folders';
import { problemText } from '../shared/api/problem-text';

/** Asks what a new folder is to be called, and makes it. */
@Component({
  selector: 'stw-new-folder-dialog',
  template: `
    <dialog #dialog aria-labelledby="new-folder-heading" (close)="closed.emit()">
      <form (submit)="make($event, box.value.trim())">
        <h2 id="new-folder-heading" i18n="@@folders.new">New folder</h2>
        <label class="field">
          <span i18n="@@column.name">Name</span>
          <input
            #box
            name="name"
            required
            autocomplete="off"
            spellcheck="false"
            maxlength="255"
            [attr.aria-invalid]="problem() !== undefined"
            [attr.aria-describedby]="problem() === undefined ? null : 'new-folder-problem'"
            (input)="problem.set(undefined)"
          />
        </label>
        @if (problem(); as problem) {
          <p id="new-folder-problem" class="problem" role="alert">{{ problem }}</p>
        }
        <div class="choices">
          <button type="button" class="button" (click)="dialog.close()" i18n="@@dialog.cancel">Cancel</button>
          <button type="submit" class="button primary" [disabled]="isWorking()" i18n="@@folders.make">
            Make folder
          </button>
        </div>
      </form>
    </dialog>
  `,
  styleUrl: '../shared/ui/dialog.css',
})
export class NewFolderDialog {
  /** The folder that it is to lie in. */
  readonly parent = input.required<string>();
  /** The folders that are there, as far as they are known. */
  readonly taken = input.required<readonly string[]>();
  readonly made = output<string>();
  readonly closed = output();

  readonly #folders = inject(Folders);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly isWorking = signal(false);

  constructor() {
    effect(() => this.dialog().nativeElement.showModal());
  }

  protected async make(event: Event, name: string): Promise<void> {
    event.preventDefault();
    const folder = `${this.parent()}${name.normalize('NFC')}/`;
    if (this.isWorking()) return;
    if (name.includes('/')) return this.problem.set($localize`:@@folders.slash:A name has no slash in it.`);
    if (this.taken().includes(folder))
      return this.problem.set($localize`:@@folders.taken:There is a folder of this name already.`);
    this.isWorking.set(true);
    try {
      await this.#folders.make([folder]);
      this.dialog().nativeElement.close();
      this.made.emit(folder);
    } catch (problem) {
      this.problem.set(problemText(problem));
    } finally {
      this.isWorking.set(false);
    }
  }
}
