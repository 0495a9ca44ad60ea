import { Component, computed, effect, type ElementRef, input, output, viewChild } from '@angular/core';

/** Asks once more before something is gone for good. */
@Component({
  selector: 'stw-remove-dialog',
  template: `
    <dialog #dialog aria-labelledby="remove-heading" (close)="closed.emit()">
      <h2 id="remove-heading">{{ heading() }}</h2>
      <p i18n="@@remove.text">
        This cannot be undone. The record keeps that it was deleted, not what was in it.
      </p>
      <div class="choices">
        <button type="button" class="button" (click)="dialog.close()" i18n="@@dialog.cancel">Cancel</button>
        <button
          type="button"
          class="button primary"
          (click)="confirmed.emit(); dialog.close()"
          i18n="@@file.remove"
        >
          Delete for good
        </button>
      </div>
    </dialog>
  `,
  styleUrl: '../shared/ui/dialog.css',
})
export class RemoveDialog {
  /** The names of the files it is about. */
  readonly names = input.required<readonly string[]>();
  readonly confirmed = output();
  readonly closed = output();

  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly heading = computed(() => {
    const names = this.names();
    return names.length === 1
      ? $localize`:@@remove.headingOne:Delete “${names[0]}:NAME:” for good?`
      : $localize`:@@remove.heading:Delete ${names.length}:COUNT: files for good?`;
  });

  constructor() {
    effect(() => this.dialog().nativeElement.showModal());
  }
}
