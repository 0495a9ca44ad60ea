import { Component, effect, type ElementRef, inject, signal, viewChild } from '@angular/core';
import type { Answer } from './collisions';
import { Intake } from './intake';

/** Asks once what to do with files whose names are taken. */
@Component({
  selector: 'stw-collision-dialog',
  template: `
    <dialog #dialog aria-labelledby="collision-heading" (cancel)="answer('skip')" (close)="closed()">
      @if (intake.question(); as question) {
        <h2 id="collision-heading" i18n="@@collision.heading">This name is taken</h2>
        <p i18n="@@collision.text">
          There is a file called “{{ question.name }}” here already. If it is replaced, it goes to the trash
          once the new one is recorded.
        </p>
        @if (question.others > 0) {
          <label>
            <input type="checkbox" [checked]="forTheRest()" (change)="forTheRest.set(!forTheRest())" />
            <span i18n="@@collision.rest">The same for the rest ({{ question.others }})</span>
          </label>
        }
        <div class="choices">
          <button type="button" class="button" (click)="answer('skip')" i18n="@@collision.skip">Skip</button>
          <button type="button" class="button" (click)="answer('replace')" i18n="@@collision.replace">
            Replace
          </button>
          <button type="button" class="button primary" (click)="answer('keep-both')" i18n="@@collision.keep">
            Keep both
          </button>
        </div>
      }
    </dialog>
  `,
  styleUrl: '../shared/ui/dialog.css',
})
export class CollisionDialog {
  protected readonly intake = inject(Intake);
  protected readonly forTheRest = signal(false);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      const isAsking = this.intake.question() !== undefined;
      if (isAsking && !dialog.open) dialog.showModal();
      if (!isAsking && dialog.open) dialog.close();
    });
  }

  protected answer(answer: Answer): void {
    this.intake.question()?.answer({ answer, forTheRest: this.forTheRest() });
  }

  /** The next question begins without the tick of the last. */
  protected closed(): void {
    this.forTheRest.set(false);
  }
}
