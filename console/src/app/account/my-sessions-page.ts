import { Component, computed, type ElementRef, inject, signal, viewChild } from '@angular/core';
import type { AccountSession } from '@stowage/adapters/contract/accounts';
import { Session } from '../session/session';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { sessionName } from '../shared/format/session-name';
import { MomentPipe, WhenPipe } from '../shared/format/when';
import { Notices } from '../shared/ui/notices';
import { AccountStore } from '../shell/account-store';

/** Where I am signed in, and the way to end one of these sessions or all of them. */
@Component({
  selector: 'stw-my-sessions-page',
  imports: [MomentPipe, WhenPipe],
  templateUrl: './my-sessions-page.html',
  styleUrls: ['../shared/ui/dialog.css', './my-sessions-page.css'],
})
export class MySessionsPage {
  readonly #api = inject(ApiClient);
  readonly #accounts = inject(AccountStore);
  readonly #session = inject(Session);
  readonly #notices = inject(Notices);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly sessions = computed(() => this.#accounts.account()?.sessions);
  /** Those that are being ended. */
  protected readonly ending = signal<ReadonlySet<string>>(new Set());
  protected readonly isEndingAll = signal(false);

  constructor() {
    void this.#accounts.refresh();
  }

  protected readonly nameOf = sessionName;

  protected endOf(session: AccountSession): string {
    return $localize`:@@sessions.endOf:End the session of ${sessionName(session)}:PROGRAM:`;
  }

  protected async end({ sessionId }: AccountSession): Promise<void> {
    this.ending.update((ids) => new Set(ids).add(sessionId));
    try {
      await this.#api.call('DELETE /account/sessions/{sessionId}', { path: { sessionId } });
      await this.#accounts.refresh();
    } catch (error) {
      this.#notices.tell(problemText(error));
    }
    this.ending.update((ids) => new Set([...ids].filter((id) => id !== sessionId)));
  }

  protected signOut(): void {
    void this.#session.signOut();
  }

  protected ask(): void {
    this.dialog().nativeElement.showModal();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }

  protected async endAll(): Promise<void> {
    this.isEndingAll.set(true);
    try {
      await this.#api.call('DELETE /account/sessions');
      await this.#session.signOut();
    } catch (error) {
      this.close();
      this.#notices.tell(problemText(error));
    }
    this.isEndingAll.set(false);
  }
}
