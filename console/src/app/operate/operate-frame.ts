import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { BlankSlate } from '../shared/ui/blank-slate';
import { AccountStore } from '../shell/account-store';
import { ActDialog } from './acts/act-dialog';

/**
 * The operators' screens and the way between them. Whoever is none sees a page that says so: no screen is made, so none
 * asks for anything. That is courtesy; the API refuses all the same.
 */
@Component({
  selector: 'stw-operate-frame',
  imports: [ActDialog, BlankSlate, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './operate-frame.html',
  styleUrl: './operate-frame.css',
})
export class OperateFrame {
  readonly #accounts = inject(AccountStore);

  protected readonly state = computed(() => {
    if (this.#accounts.isOperator()) return 'granted';
    return this.#accounts.account() ? 'refused' : 'unknown';
  });

  protected readonly screens = [
    { path: 'overview', name: $localize`:@@operate.overview:Overview` },
    { path: 'accounts', name: $localize`:@@operate.accounts:Accounts` },
    { path: 'activity', name: $localize`:@@operate.activity:Activity` },
    { path: 'health', name: $localize`:@@operate.health:Health` },
    { path: 'doctor', name: $localize`:@@operate.doctor:Doctor` },
  ];

  /** They may have been made an operator since. */
  protected async again(): Promise<void> {
    this.#accounts.noteOperator(true);
    await this.#accounts.refresh();
  }
}
