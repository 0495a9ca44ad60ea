import { Component, inject } from '@angular/core';
import { ANSWER } from './answer';
import { Session } from './session';

/** The callback address: stays for as long as the answer takes to be redeemed. */
@Component({
  selector: 'stw-signed-in-page',
  template: `<p role="status" i18n="@@signedIn.wait">Signing you in…</p>`,
  styleUrl: './quiet-page.css',
})
export class SignedInPage {
  constructor() {
    void inject(Session).completeSignIn(inject(ANSWER));
  }
}
