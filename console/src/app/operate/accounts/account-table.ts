import { Component, computed, type ElementRef, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { OperatedAccount } from '@stowage/adapters/contract/operations';
import { CountPipe } from '../../shared/format/count';
import { MomentPipe, WhenPipe } from '../../shared/format/when';
import { ColumnHead, type Sorting } from '../../shared/ui/column-head';
import { Icon, type IconName } from '../../shared/ui/icon';
import { RowKeys } from '../../shared/ui/row-keys';
import type { DeedKind } from '../acts/deed';
import { UsageBar } from '../usage-bar';
import type { AccountColumn, SortKey } from './columns';

/** Accounts, with what can be done to each. */
@Component({
  selector: 'stw-account-table',
  imports: [ColumnHead, CountPipe, Icon, MomentPipe, RouterLink, RowKeys, UsageBar, WhenPipe],
  templateUrl: './account-table.html',
  styleUrls: ['../../shared/ui/table.css', '../pill.css', './account-table.css'],
})
export class AccountTable {
  readonly accounts = input.required<readonly OperatedAccount[]>();
  readonly columns = input.required<readonly AccountColumn[]>();
  readonly sorting = input.required<Sorting<SortKey>>();
  readonly isLoading = input.required<boolean>();
  /** By `sub`. */
  readonly chosen = input.required<ReadonlySet<string>>();

  readonly sorted = output<Sorting<SortKey>>();
  readonly chose = output<{ subs: readonly string[]; isChosen: boolean }>();
  readonly acted = output<{ kind: DeedKind; account: OperatedAccount }>();

  protected readonly skeletons = Array.from({ length: 8 }, (_, index) => index);
  protected readonly areAllChosen = computed(
    () => this.accounts().length > 0 && this.chosen().size === this.accounts().length,
  );

  protected has(id: AccountColumn['id']): boolean {
    return this.columns().some((column) => column.id === id);
  }

  private readonly all = viewChild.required<ElementRef<HTMLInputElement>>('all');

  focus(): void {
    this.all().nativeElement.focus();
  }

  protected chooseAll(isChosen: boolean): void {
    this.chose.emit({ subs: this.accounts().map(({ sub }) => sub), isChosen });
  }

  protected readonly nameOf = ({ email, sub }: OperatedAccount): string => email ?? sub;
  /** A long address is best broken before its @. */
  protected readonly partsOf = (account: OperatedAccount): readonly string[] =>
    this.nameOf(account).split(/(?=@)/, 2);
  protected readonly choiceOf = (account: OperatedAccount): string =>
    $localize`:@@accounts.choose:Choose ${this.nameOf(account)}:NAME:`;
  protected readonly actsOf = (account: OperatedAccount): readonly Act[] => {
    const name = this.nameOf(account);
    return [
      {
        kind: 'quota',
        icon: 'gauge',
        label: $localize`:@@accounts.quotaOf:Change the quota of ${name}:NAME:`,
      },
      {
        kind: 'sign-out',
        icon: 'sign-out',
        label: $localize`:@@accounts.signOutOne:Sign out ${name}:NAME: everywhere`,
      },
      account.status === 'enabled'
        ? { kind: 'disable', icon: 'ban', label: $localize`:@@accounts.disableOne:Disable ${name}:NAME:` }
        : { kind: 'enable', icon: 'check', label: $localize`:@@accounts.enableOne:Enable ${name}:NAME:` },
    ];
  };
}

interface Act {
  readonly kind: DeedKind;
  readonly icon: IconName;
  readonly label: string;
}
