import { Component, input, output } from '@angular/core';
import type { AccountSession } from '@stowage/adapters/contract/accounts';
import { sessionName } from '../../shared/format/session-name';
import { MomentPipe, WhenPipe } from '../../shared/format/when';

/** Where one user is signed in. Operators end all of it or nothing. */
@Component({
  selector: 'stw-account-sessions',
  imports: [MomentPipe, WhenPipe],
  template: `
    @if (sessions().length > 0) {
      <div class="table-frame">
        <table>
          <caption class="visually-hidden" i18n="@@account.sessions">
            Sessions
          </caption>
          <thead>
            <tr>
              <th scope="col" i18n="@@account.signedInWith">Signed in with</th>
              <th scope="col" i18n="@@account.signedInAt">Signed in</th>
              <th scope="col" i18n="@@accounts.lastSeen">Last seen</th>
            </tr>
          </thead>
          <tbody>
            @for (session of sessions(); track session.sessionId) {
              <tr>
                <th scope="row" class="name">
                  {{ nameOf(session) }}
                  @if (session.current) {
                    <span class="pill quiet" i18n="@@sessions.current">This browser</span>
                  }
                </th>
                <td class="quiet" [title]="session.signedInAt | moment">
                  <time [attr.datetime]="session.signedInAt">{{ session.signedInAt | when }}</time>
                </td>
                <td class="quiet" [title]="session.lastSeenAt | moment">
                  <time [attr.datetime]="session.lastSeenAt">{{ session.lastSeenAt | when }}</time>
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
      <button type="button" class="button" (click)="signOut.emit()" i18n="@@acts.signOut">
        Sign out everywhere
      </button>
    } @else {
      <p class="none" role="status" i18n="@@account.noSessions">They are not signed in anywhere.</p>
    }
  `,
  styleUrls: ['../../shared/ui/table.css', '../pill.css', './account-list.css'],
})
export class AccountSessions {
  readonly sessions = input.required<readonly AccountSession[]>();
  readonly signOut = output();

  protected readonly nameOf = sessionName;
}
