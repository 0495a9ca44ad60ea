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
import { Component, inject, input, signal } from '@angular/core';
import { Wordmark } from '../shared/ui/wordmark';
import { returnAddress } from './return-address';
import { Session } from './session';
let WelcomePage = class WelcomePage {
  #session = inject(Session);
  /** The page that was asked for, if it was not the library. */
  to = input();
  isLeaving = signal(false);
  async signIn() {
    this.isLeaving.set(true);
    this.isLeaving.set(await this.#session.signIn(returnAddress(this.to(), location.origin)));
  }
};
WelcomePage = __decorate(
  [
    Component({
      selector: 'stw-welcome-page',
      imports: [Wordmark],
      templateUrl: './welcome-page.html',
      styleUrl: './welcome-page.css',
    }),
  ],
  WelcomePage,
);
export { WelcomePage };
