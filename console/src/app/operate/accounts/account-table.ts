import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { OperatedAccount } from '@stowage/adapters/contract/operations';
import { CountPipe } from '../../shared/format/count';
import { MomentPipe, WhenPipe } from '../../shared/format/when';
import { Icon } from '../../shared/ui/icon';
import { RowKeys } from '../../shared/ui/row-keys';
import type { DeedKind } from '../acts/deed';
import { UsageBar } from '../usage-bar';
import type { Column, SortKey } from './columns';

/** Accounts, with what can be done to each. */
@Component({
  selector: 'stw-account-table',
  imports: [CountPipe, Icon, MomentPipe, RouterLink, RowKeys, UsageBar, WhenPipe],
  templateUrl: './account-table.html',
  styleUrls: ['../../shared/ui/table.css', '../pill.css', './account-table.css'],
})
export class AccountTable {
  readonly accounts = input.required<readonly OperatedAccount[]>();
  readonly columns = input.required<readonly Column[]>();
  readonly sort = input.required<SortKey>();
  readonly order = input.required<'asc' | 'desc'>();
  readonly isLoading = input.required<boolean>();
  /** By `sub`. */
  readonly chosen = input.required<ReadonlySet<string>>();

  readonly sorted = output<{ sort: SortKey; order: 'asc' | 'desc' }>();
  readonly chose = output<{ subs: readonly string[]; isChosen: boolean }>();
  readonly acted = output<{ kind: DeedKind; account: OperatedAccount }>();

  protected readonly skeletons = Array.from({ length: 8 }, (_, index) => index);
  protected readonly areAllChosen = computed(
    () => this.accounts().length > 0 && this.chosen().size === this.accounts().length,
  );

  protected has(id: Column['id']): boolean {
    return this.columns().some((column) => column.id === id);
  }

  protected sortOf({ sort }: Column): 'ascending' | 'descending' | 'none' | null {
    if (!sort) return null;
    if (sort !== this.sort()) return 'none';
    return this.order() === 'asc' ? 'ascending' : 'descending';
  }

  /** Names from the beginning, figures from the most; then back and forth. */
  protected sortBy(sort: SortKey): void {
    const first = sort === 'email' ? 'asc' : 'desc';
    const other = this.order() === 'asc' ? 'desc' : 'asc';
    this.sorted.emit({ sort, order: sort === this.sort() ? other : first });
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
  protected readonly quotaOf = (account: OperatedAccount): string =>
    $localize`:@@accounts.quotaOf:Change the quota of ${this.nameOf(account)}:NAME:`;
  protected readonly switchOf = (account: OperatedAccount): string =>
    account.status === 'enabled'
      ? $localize`:@@accounts.disableOne:Disable ${this.nameOf(account)}:NAME:`
      : $localize`:@@accounts.enableOne:Enable ${this.nameOf(account)}:NAME:`;
  protected readonly signOutOf = (account: OperatedAccount): string =>
    $localize`:@@accounts.signOutOne:Sign out ${this.nameOf(account)}:NAME: everywhere`;
}
