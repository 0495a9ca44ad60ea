import {
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  type ElementRef,
  inject,
  viewChild,
} from '@angular/core';
import { Session } from '../session/session';

/** Says that the session has ended, where leaving the page for the sign-in would lose something. */
@Component({
  selector: 'stw-session-ended',
  template: `
    <dialog #dialog role="alertdialog" aria-labelledby="ended-text" (cancel)="$event.preventDefault()">
      @if (hasEnded()) {
        <p id="ended-text" role="alert" i18n="@@shell.ended">
          Your session has ended. Files that are being sent will arrive. Sign in in a new tab, and this page
          goes on as it is; sign in here, and you may be asked to choose some files again.
        </p>
        <div class="choices">
          <a class="button primary" href="/library" target="_blank" i18n="@@shell.signInElsewhere">
            Sign in in a new tab
          </a>
          <button type="button" class="button" (click)="signIn()" i18n="@@welcome.signIn">Sign in</button>
        </div>
      }
    </dialog>
  `,
  styleUrl: './session-ended.css',
})
export class SessionEnded {
  readonly #session = inject(Session);
  readonly #document = inject(DOCUMENT);
  protected readonly hasEnded = computed(() => this.#session.state() === 'ended');
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    inject(DestroyRef).onDestroy(this.#session.stayWhile(() => this.#isWriting()));
    effect(() => {
      const dialog = this.dialog().nativeElement;
      if (!this.hasEnded()) dialog.close();
      // Nothing beside an open dialog can be reached, but what opens above it.
      else if (this.#isDialogOpen()) dialog.showModal();
      // Not `show()`, which would take the focus from whoever is typing.
      else dialog.open = true;
    });
  }

  protected signIn(): void {
    void this.#session.signIn();
  }

  /** What is written into a dialog or a name would be gone; a search is in the address. */
  #isWriting = (): boolean =>
    this.#isDialogOpen() || this.#document.activeElement?.matches(textFields) === true;
  #isDialogOpen = (): boolean => this.#document.querySelector('dialog:modal') !== null;
}

const textFields = 'input:not([type]), input[type=text], textarea';
