import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { LoadGauge } from '../shared/ui/load-gauge';
import { NoticeList } from '../shared/ui/notice-list';
import { Wordmark } from '../shared/ui/wordmark';
import { CollisionDialog } from '../uploads/collision-dialog';
import { DropZone } from '../uploads/drop-zone';
import { UploadButton } from '../uploads/upload-button';
import { UploadTray } from '../uploads/upload-tray';
import { AccountMenu } from './account-menu';
import { AccountStore } from './account-store';
import { SessionEnded } from './session-ended';

/** What surrounds every page of someone who is signed in. */
@Component({
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
    SessionEnded,
    UploadButton,
    UploadTray,
    Wordmark,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  readonly #accounts = inject(AccountStore);
  protected readonly account = this.#accounts.account;
  protected readonly isOperator = this.#accounts.isOperator;

  constructor() {
    void this.#accounts.refresh();
  }

  /** A link to `#main` would leave the page: the base address is the site's root. */
  protected skipTo(main: HTMLElement, event: Event): void {
    event.preventDefault();
    main.focus();
  }
}
