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
import { Component, effect, inject, signal, viewChild } from '@angular/core';
import { Intake } from './intake';
/** Asks once what to do with files whose names are taken. */
let CollisionDialog = class CollisionDialog {
  intake = inject(Intake);
  forTheRest = signal(false);
  dialog = viewChild.required('dialog');
  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      const isAsking = this.intake.question() !== undefined;
      if (isAsking && !dialog.open) dialog.showModal();
      if (!isAsking && dialog.open) dialog.close();
    });
  }
  answer(answer) {
    this.intake.question()?.answer({ answer, forTheRest: this.forTheRest() });
  }
  /** The next question begins without the tick of the last. */
  closed() {
    this.forTheRest.set(false);
  }
};
CollisionDialog = __decorate(
  [
    Component({
      selector: 'stw-collision-dialog',
      template: `
    <dialog #dialog aria-labelledby="collision-heading" (cancel)="answer('skip')" (close)="closed()">
      @if (intake.question(); as question) {
        <h2 id="collision-heading" i18n="@@collision.heading">This name is taken</h2>
        <p i18n="@@collision.text">There is a file called “{{ question.name }}” here already.</p>
        @if (question.others > 0) {
          <label>
            <input type="checkbox" [checked]="forTheRest()" (change)="forTheRest.set(!forTheRest())" />
            <span i18n="@@collision.rest">The same for the rest ({{ question.others }})</span>
          </label>
        }
        <div class="choices">
          <button type="button" class="button" (click)="answer('skip')" i18n="@@collision.skip">Skip</button>
          <button type="button" class="button primary" (click)="answer('keep-both')" i18n="@@collision.keep">
            Keep both
          </button>
        </div>
      }
    </dialog>
  `,
      styleUrl: './collision-dialog.css',
    }),
  ],
  CollisionDialog,
);
export { CollisionDialog };
