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
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../session/session';
import { LoadGauge } from '../shared/ui/load-gauge';
import { NoticeList } from '../shared/ui/notice-list';
import { Wordmark } from '../shared/ui/wordmark';
import { CollisionDialog } from '../uploads/collision-dialog';
import { DropZone } from '../uploads/drop-zone';
import { UploadButton } from '../uploads/upload-button';
import { UploadTray } from '../uploads/upload-tray';
import { AccountMenu } from './account-menu';
import { AccountStore } from './account-store';
/** What surrounds every page of someone who is signed in. */
let Shell = class Shell {
  #session = inject(Session);
  #accounts = inject(AccountStore);
  account = this.#accounts.account;
  hasEnded = computed(() => this.#session.state() === 'ended');
  constructor() {
    void this.#accounts.refresh();
  }
  signIn() {
    void this.#session.signIn();
  }
  /** A link to `#main` would leave the page: the base address is the site's root. */
  skipTo(main, event) {
    event.preventDefault();
    main.focus();
  }
};
Shell = __decorate(
  [
    Component({
      selector: 'stw-shell',
      imports: [
        AccountMenu,
        CollisionDialog,
        DropZone,
        LoadGauge,
        NoticeList,
        RouterLink,
        RouterLinkActive,
        RouterOutlet,
        UploadButton,
        UploadTray,
        Wordmark,
      ],
      templateUrl: './shell.html',
      styleUrl: './shell.css',
    }),
  ],
  Shell,
);
export { Shell };
