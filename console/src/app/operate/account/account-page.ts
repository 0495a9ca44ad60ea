import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import type { DetailedAccount, OperatedAccount } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { CountPipe } from '../../shared/format/count';
import { MomentPipe } from '../../shared/format/when';
import { CONSOLE_CONFIG } from '../../shared/runtime/console-config';
import { CopyText } from '../../shared/ui/copy-text';
import { Icon } from '../../shared/ui/icon';
import { LoadGauge } from '../../shared/ui/load-gauge';
import { Trouble } from '../../shared/ui/trouble';
import { AccountActs } from '../acts/account-acts';
import { OperateApi } from '../operate-api';
import { AccountActivity } from './account-activity';
import { AccountFiles } from './account-files';
import { AccountSessions } from './account-sessions';
import { AccountUploads } from './account-uploads';
import { AccountUsage } from './account-usage';

type View = 'usage' | 'files' | 'uploads' | 'activity' | 'sessions';

/** One user: what they have, do and did. Each look is written into their record before anything is shown. */
@Component({
  selector: 'stw-account-page',
  imports: [
    AccountActivity,
    AccountFiles,
    AccountSessions,
    AccountUploads,
    AccountUsage,
    CopyText,
    CountPipe,
    Icon,
    LoadGauge,
    MomentPipe,
    RouterLink,
    Trouble,
  ],
  templateUrl: './account-page.html',
  styleUrls: ['../operate-page.css', '../pill.css', './account-page.css'],
})
export class AccountPage {
  readonly #api = inject(OperateApi);
  readonly #router = inject(Router);
  protected readonly acts = inject(AccountActs);
  protected readonly board = boardOf(inject(CONSOLE_CONFIG));

  // From the address.
  readonly sub = input.required<string>();
  readonly view = input<string>();

  protected readonly account = signal<DetailedAccount | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly views: readonly { readonly id: View; readonly name: string }[] = [
    { id: 'usage', name: $localize`:@@account.usage:Usage` },
    { id: 'files', name: $localize`:@@accounts.files:Files` },
    { id: 'uploads', name: $localize`:@@account.uploads:Uploads under way` },
    { id: 'activity', name: $localize`:@@operate.activity:Activity` },
    { id: 'sessions', name: $localize`:@@account.sessions:Sessions` },
  ];
  protected readonly shown = computed<View>(
    () => this.views.find(({ id }) => id === this.view())?.id ?? 'usage',
  );

  constructor() {
    effect(() => {
      this.sub();
      untracked(() => void this.load());
    });
    effect(() => {
      const changed = this.acts.changed().find(({ sub }) => sub === untracked(this.sub));
      if (changed) this.account.update((account) => account && after(account, changed));
    });
  }

  protected async load(): Promise<void> {
    const sub = this.sub();
    this.problem.set(undefined);
    if (this.account()?.sub !== sub) this.account.set(undefined);
    try {
      const account = await this.#api.call('GET /operations/accounts/{sub}', { path: { sub } });
      if (sub === this.sub()) this.account.set(account);
    } catch (problem) {
      if (sub === this.sub()) this.problem.set(problemText(problem));
    }
  }

  protected show(view: View): void {
    void this.#router.navigate([], { queryParams: { view }, replaceUrl: true });
  }
}

/** What an act left, without another look: those who were signed out have no session from before. */
const after = (account: DetailedAccount, changed: OperatedAccount): DetailedAccount => ({
  ...changed,
  sessions: account.sessions.filter(({ signedInAt }) => signedInAt > (changed.signedOutAt ?? '')),
});

/** Where CloudWatch shows what one user did; it asks for their id. Undefined where there is no CloudWatch. */
function boardOf({ region, stage }: ConsoleConfig): string | undefined {
  if (region === 'local') return undefined;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/stowage-${stage}-user`;
}
