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
import { Component, computed, inject } from '@angular/core';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Session } from './session';
/** Where a sign-in ends that did not work. It explains, and waits: nothing here goes round in circles. */
let SignInFailedPage = class SignInFailedPage {
  #session = inject(Session);
  explanation = computed(() => explain(this.#session.failure()));
  again() {
    void this.#session.signIn('/library');
  }
  signOut() {
    void this.#session.signOut();
  }
};
SignInFailedPage = __decorate(
  [
    Component({
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
    }),
  ],
  SignInFailedPage,
);
export { SignInFailedPage };
function explain(failure) {
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
