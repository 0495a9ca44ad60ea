import { Injectable, inject, signal } from '@angular/core';
import type { OperatedAccount } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { Notices } from '../../shared/ui/notices';
import { AccountStore } from '../../shell/account-store';
import { OperateApi } from '../operate-api';
import { concernedBy, type Deed, type DeedKind, opposite } from './deed';
import { doneText, undoneText } from './deed-text';

/** Accounts that are acted on at a time. */
const lanes = 4;

export interface Question {
  readonly kind: DeedKind;
  /** Those for whom it would change something. */
  readonly accounts: readonly OperatedAccount[];
  /** Was the operator's own account among those that were chosen, and left out? */
  readonly leavesMeOut: boolean;
}

interface Task {
  readonly account: OperatedAccount;
  readonly deed: Deed;
}

export interface Failure {
  readonly account: OperatedAccount;
  readonly text: string;
}

/**
 * What operators do to accounts, one or many: asked for by a page, confirmed in the dialog, told in a notice, and taken
 * back from there where that is possible.
 */
@Injectable()
export class AccountActs {
  readonly #api = inject(OperateApi);
  readonly #notices = inject(Notices);
  readonly #mine = inject(AccountStore).account;

  readonly #question = signal<Question | undefined>(undefined);
  readonly #done = signal<number | undefined>(undefined);
  readonly #failures = signal<readonly Failure[]>([]);
  readonly #changed = signal<readonly OperatedAccount[]>([]);

  readonly question = this.#question.asReadonly();
  /** How many accounts are through; undefined while nothing is under way. */
  readonly done = this.#done.asReadonly();
  /** Of the last run; each tells why. */
  readonly failures = this.#failures.asReadonly();
  /** The accounts as the last run has left them. */
  readonly changed = this.#changed.asReadonly();

  ask(kind: DeedKind, chosen: readonly OperatedAccount[]): void {
    const me = this.#mine()?.sub;
    this.#failures.set([]);
    this.#question.set({
      kind,
      accounts: concernedBy(kind, chosen, me),
      leavesMeOut: kind === 'disable' && chosen.some(({ sub }) => sub === me),
    });
  }

  /** The question is answered by doing it. What fails stays in question, so that it can be tried again. */
  async do(deed: Deed): Promise<void> {
    const question = this.#question();
    if (!question || this.#done() !== undefined) return;
    const tasks = question.accounts.map((account) => ({ account, deed }));
    const { succeeded, failures } = await this.#run(tasks);
    this.#failures.set(failures);
    if (succeeded.length > 0) {
      const undo = undoOf(succeeded);
      const act = undo && { name: $localize`:@@acts.undo:Undo`, run: () => void this.#undo(undo) };
      this.#notices.confirm(doneText(deed.kind, succeeded.length), act, act !== undefined);
    }
    this.#question.set(
      failures.length > 0 ? { ...question, accounts: failures.map(({ account }) => account) } : undefined,
    );
  }

  dismiss(): void {
    if (this.#done() === undefined) this.#question.set(undefined);
  }

  async #undo(tasks: readonly Task[]): Promise<void> {
    const { succeeded, failures } = await this.#run(tasks);
    if (succeeded.length > 0) this.#notices.confirm(undoneText(succeeded.length));
    for (const { account, text } of failures) this.#notices.tell(`${account.email ?? account.sub}: ${text}`);
  }

  async #run(tasks: readonly Task[]) {
    const succeeded: Task[] = [];
    const failures: Failure[] = [];
    const changed: OperatedAccount[] = [];
    const waiting = [...tasks];
    this.#done.set(0);
    const work = async (): Promise<void> => {
      for (let task = waiting.shift(); task; task = waiting.shift()) {
        try {
          changed.push(await this.#apply(task));
          succeeded.push(task);
        } catch (problem) {
          failures.push({ account: task.account, text: problemText(problem) });
        }
        this.#done.update((done) => done! + 1);
      }
    };
    await Promise.all(Array.from({ length: lanes }, work));
    this.#done.set(undefined);
    this.#changed.set(changed);
    return { succeeded, failures };
  }

  /** @returns the account as it is now */
  #apply({ account: { sub }, deed }: Task): Promise<OperatedAccount> {
    const path = { sub };
    switch (deed.kind) {
      case 'quota':
        return this.#api.call('PUT /operations/accounts/{sub}/quota', { path, body: deed.quota });
      case 'disable':
        return this.#api.call('POST /operations/accounts/{sub}/disable', { path });
      case 'enable':
        return this.#api.call('POST /operations/accounts/{sub}/enable', { path });
      case 'sign-out':
        return this.#api.call('POST /operations/accounts/{sub}/sign-out', { path });
    }
  }
}

/** What takes all of it back; undefined if nothing does. */
function undoOf(tasks: readonly Task[]): readonly Task[] | undefined {
  const back = tasks.flatMap(({ account, deed }) => {
    const undo = opposite(account, deed);
    return undo ? [{ account, deed: undo }] : [];
  });
  return back.length > 0 ? back : undefined;
}
