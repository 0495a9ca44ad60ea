import { afterRenderEffect, Component, type ElementRef, inject, signal, viewChild } from '@angular/core';
import type { Answer } from './collisions';
import { Intake, type Question } from './intake';

/** Asks once what to do with files whose names are taken. */
@Component({
  selector: 'stw-collision-dialog',
  template: `
    <dialog #dialog aria-labelledby="collision-heading" (close)="closed()">
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
          <button
            #safest
            type="button"
            class="button primary"
            (click)="answer('keep-both')"
            i18n="@@collision.keep"
          >
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
  #asked: Question | undefined;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private readonly safest = viewChild<ElementRef<HTMLButtonElement>>('safest');

  constructor() {
    // Only once its buttons are there can one of them have the focus.
    afterRenderEffect(() => {
      const dialog = this.dialog().nativeElement;
      this.#asked = this.intake.question();
      if (this.#asked && !dialog.open) dialog.showModal();
      if (!this.#asked && dialog.open) dialog.close();
      this.safest()?.nativeElement.focus();
    });
  }

  /** The next question begins without the tick of the last. */
  protected answer(answer: Answer): void {
    const forTheRest = this.forTheRest();
    this.forTheRest.set(false);
    this.intake.question()?.answer({ answer, forTheRest });
  }

  /** By Escape; but it is told late, when the next question may be on its way. */
  protected closed(): void {
    const isOpen = this.dialog().nativeElement.open;
    if (!isOpen && this.intake.question() === this.#asked) this.answer('skip');
  }
}
