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
import { Component, inject } from '@angular/core';
import { Session } from './session';
/** The callback address: stays for as long as the code takes to be redeemed. */
let SignedInPage = class SignedInPage {
  constructor() {
    void inject(Session).completeSignIn();
  }
};
SignedInPage = __decorate(
  [
    Component({
      selector: 'stw-signed-in-page',
      template: `<p role="status" i18n="@@signedIn.wait">Signing you in…</p>`,
      styleUrl: './quiet-page.css',
    }),
  ],
  SignedInPage,
);
export { SignedInPage };
