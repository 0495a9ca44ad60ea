import { Component, computed, inject } from '@angular/core';
import { BlankSlate } from '../shared/ui/blank-slate';
import { formatMoment } from '../shared/format/when';
import { Session } from './session';
import type { SignInFailure } from './sign-in-error';

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
  protected readonly explanation = computed(() =>
    explain(this.#session.failure(), this.#session.clockLead()),
  );

  protected again(): void {
    void this.#session.signIn('/library');
  }

  protected signOut(): void {
    void this.#session.signOut();
  }
}

/** @param clockLead by how many ms this device's clock is ahead */
function explain(failure: SignInFailure, clockLead: number): string {
  switch (failure) {
    case 'refused':
      return $localize`:@@signInFailed.refused:The sign-in worked, but Stowage does not accept what it gave. Your account may be disabled, or this site may be set up for another user directory. Whoever runs it can tell.`;
    case 'declined':
      return $localize`:@@signInFailed.declined:The sign-in page sent you back without signing you in.`;
    case 'mismatch':
      return $localize`:@@signInFailed.mismatch:This answer does not belong to a sign-in that was begun in this tab, so it was not used. It may have been a bookmark, or an old tab.`;
    case 'unreachable':
      return $localize`:@@signInFailed.unreachable:The sign-in page cannot be reached at the moment. Check your connection and try again.`;
    case 'clock': {
      const said = formatMoment(new Date().toISOString());
      const real = formatMoment(new Date(Date.now() - clockLead).toISOString());
      return $localize`:@@signInFailed.clock:The clock of this device says ${said}:SAID:, but it is ${real}:REAL:. By a clock that is so wrong a sign-in cannot be judged. Set it right, and sign in again.`;
    }
    case 'rejected':
      return $localize`:@@signInFailed.rejected:The sign-in could not be completed. It may have taken too long; try again.`;
  }
}
