import { Component, computed, inject } from '@angular/core';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Session, type SignInFailure } from './session';

/** Where a sign-in ends that did not work. It explains, and waits: nothing here goes round in circles. */
@Component({
  selector: 'stw-sign-in-failed-page',
  imports: [BlankSlate],
  template: `
    <main>
      <stw-blank-slate picture="storm" heading="You are not signed in" i18n-heading="@@signInFailed.heading">
        <p role="alert">{{ explanation() }}</p>
        <div class="actions">
          <button type="button" class="button primary" (click)="again()" i18n="@@signInFailed.again">
            Sign in again
          </button>
          <button type="button" class="button" (click)="signOut()" i18n="@@signInFailed.signOut">
            Sign out
          </button>
        </div>
      </stw-blank-slate>
    </main>
  `,
  styleUrl: './quiet-page.css',
})
export class SignInFailedPage {
  readonly #session = inject(Session);
  protected readonly explanation = computed(() => explain(this.#session.failure()));

  protected again(): void {
    void this.#session.signIn('/library');
  }

  protected signOut(): void {
    void this.#session.signOut();
  }
}

function explain(failure: SignInFailure): string {
  switch (failure) {
    case 'refused':
      return $localize`:@@signInFailed.refused:The sign-in worked, but Stowage does not accept what it gave. Your account may be disabled, or this site may be set up for another user directory. Whoever runs it can tell.`;
    case 'declined':
      return $localize`:@@signInFailed.declined:The sign-in page sent you back without signing you in.`;
    case 'mismatch':
      return $localize`:@@signInFailed.mismatch:This answer does not belong to a sign-in that was begun in this tab, so it was not used. It may have been a bookmark, or an old tab.`;
    case 'unreachable':
      return $localize`:@@signInFailed.unreachable:The sign-in page cannot be reached at the moment. Check your connection and try again.`;
    case 'rejected':
      return $localize`:@@signInFailed.rejected:The sign-in could not be completed. It may have taken too long; try again.`;
  }
}
