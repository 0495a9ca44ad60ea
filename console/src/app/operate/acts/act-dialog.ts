import { Component, computed, effect, type ElementRef, inject, linkedSignal, viewChild } from '@angular/core';
import { formatBytes } from '../../shared/format/bytes';
import { formatCount } from '../../shared/format/count';
import { AccountActs, type Question } from './account-acts';
import type { Deed, DeedKind, Quota } from './deed';
import { consequence, deedName } from './deed-text';
import { isWhole, QuotaFields } from './quota-fields';

/** Accounts that are told by name before they are only counted. */
const named = 5;

/** Says what will happen to whom, asks, shows how far it is, and tells what did not work, account by account. */
@Component({
  selector: 'stw-act-dialog',
  imports: [QuotaFields],
  templateUrl: './act-dialog.html',
  styleUrls: ['../../shared/ui/dialog.css', './act-dialog.css'],
})
export class ActDialog {
  protected readonly acts = inject(AccountActs);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly question = this.acts.question;
  protected readonly isWorking = computed(() => this.acts.done() !== undefined);
  protected readonly names = computed(() => {
    const accounts = this.question()?.accounts ?? [];
    return accounts.slice(0, named).map(({ email, sub }) => email ?? sub);
  });
  protected readonly others = computed(() => (this.question()?.accounts.length ?? 0) - this.names().length);

  /** Begins with what the first of them has; for those that have to be tried again it stays as it was entered. */
  protected readonly quota = linkedSignal<Question | undefined, Quota | undefined>({
    source: this.question,
    computation: (question, before) =>
      question && before?.source ? before.value : question?.accounts[0]?.quota,
  });
  /** Do they differ in what they have now? */
  protected readonly isMixed = computed(() => {
    const texts = this.question()?.accounts.map(({ quota }) => JSON.stringify(quota)) ?? [];
    return new Set(texts).size > 1;
  });
  protected readonly overfull = computed(() => {
    const { maxBytes } = this.quota() ?? {};
    const full = this.question()?.accounts.filter(({ bytes }) => bytes > (maxBytes ?? Infinity)) ?? [];
    const most = Math.max(0, ...full.map(({ bytes }) => bytes));
    return full.length > 0 ? { count: formatCount(full.length), most: formatBytes(most) } : undefined;
  });
  protected readonly isReady = computed(() => {
    const question = this.question();
    if (!question || question.accounts.length === 0 || this.isWorking()) return false;
    const quota = this.quota();
    return question.kind !== 'quota' || (quota !== undefined && isWhole(quota));
  });

  protected readonly deedName = deedName;
  protected readonly consequence = consequence;

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      const isAsking = this.question() !== undefined;
      if (isAsking && !dialog.open) dialog.showModal();
      if (!isAsking && dialog.open) dialog.close();
    });
  }

  protected confirm(kind: DeedKind, event: Event): void {
    event.preventDefault();
    if (!this.isReady()) return;
    const deed: Deed = kind === 'quota' ? { kind, quota: this.quota()! } : { kind };
    void this.acts.do(deed);
  }

  /** Escape: not in the middle of it. */
  protected cancel(event: Event): void {
    event.preventDefault();
    this.acts.dismiss();
  }
}
