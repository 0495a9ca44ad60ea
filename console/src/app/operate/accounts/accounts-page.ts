import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { OperatedAccount } from '@stowage/adapters/contract/operations';
import type { QueryOf } from '@stowage/adapters/contract/routes';
import { Listing } from '../../shared/api/listing';
import { ExportButtons } from '../../shared/export/export-buttons';
import { BlankSlate } from '../../shared/ui/blank-slate';
import { Icon } from '../../shared/ui/icon';
import { ListFoot } from '../../shared/ui/list-foot';
import { SearchField } from '../../shared/ui/search-field';
import { AccountActs } from '../acts/account-acts';
import type { DeedKind } from '../acts/deed';
import { OperateApi } from '../operate-api';
import { AccountTable } from './account-table';
import { ChosenColumns, optionalColumns, type SortKey } from './columns';

type Query = Pick<QueryOf<'GET /operations/accounts'>, 'search' | 'sort' | 'order' | 'status'>;

/** Everybody's accounts. What is searched, how it is sorted and which status is looked at stand in the address. */
@Component({
  selector: 'stw-accounts-page',
  imports: [AccountTable, BlankSlate, ExportButtons, Icon, ListFoot, SearchField],
  host: { '(window:keydown.escape)': 'leave($event)' },
  templateUrl: './accounts-page.html',
  styleUrls: ['../operate-page.css', './accounts-page.css'],
})
export class AccountsPage {
  readonly #api = inject(OperateApi);
  readonly #acts = inject(AccountActs);
  readonly #router = inject(Router);

  // From the address.
  readonly search = input<string>();
  readonly sort = input<string>();
  readonly order = input<string>();
  readonly status = input<string>();

  protected readonly query = computed<Query>(
    () => ({
      search: this.search()?.trim() || undefined,
      sort: sortKeys.find((key) => key === this.sort()) ?? 'email',
      order: this.order() === 'desc' ? 'desc' : 'asc',
      status: statuses.find((one) => one === this.status()),
    }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  protected readonly accounts = new Listing((query: Query, cursor) =>
    this.#api.call('GET /operations/accounts', { query: { ...query, limit: 100, cursor } }),
  );

  protected readonly columns = new ChosenColumns();
  protected readonly optionalColumns = optionalColumns;

  readonly #ticked = signal<ReadonlySet<string>>(new Set());
  /** Only what is on the screen can be chosen. */
  protected readonly chosen = computed(() =>
    this.accounts.items().filter(({ sub }) => this.#ticked().has(sub)),
  );
  protected readonly chosenSubs = computed(() => new Set(this.chosen().map(({ sub }) => sub)));

  protected readonly table = viewChild(AccountTable);
  private readonly columnBox = viewChild.required<ElementRef<HTMLDetailsElement>>('columnBox');
  private readonly columnButton = viewChild.required<ElementRef<HTMLElement>>('columnButton');

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.accounts.open(query));
    });
    effect(() => {
      const changed = new Map(this.#acts.changed().map((account) => [account.sub, account]));
      untracked(() => this.accounts.amend((account) => changed.get(account.sub) ?? account));
    });
  }

  protected clear(): void {
    this.show({ search: null, status: null });
  }

  protected choose(subs: readonly string[], isChosen: boolean): void {
    this.#ticked.update((before) => {
      const others = [...before].filter((sub) => !subs.includes(sub));
      return new Set(isChosen ? [...others, ...subs] : others);
    });
  }

  protected chooseNone(): void {
    this.#ticked.set(new Set());
  }

  protected act(kind: DeedKind, accounts: readonly OperatedAccount[] = this.chosen()): void {
    this.#acts.ask(kind, accounts);
  }

  /** Escape leaves first the columns, then the choice of rows, then the search. */
  protected leave(event: Event): void {
    // The dialog has its own Escape.
    if (event.defaultPrevented || this.#acts.question()) return;
    if (this.columnBox().nativeElement.open) {
      this.columnBox().nativeElement.open = false;
      this.columnButton().nativeElement.focus();
    } else if (this.chosen().length > 0) {
      this.chooseNone();
    } else if (this.query().search) {
      this.clear();
    }
  }

  protected show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}

const sortKeys: readonly SortKey[] = ['email', 'files', 'bytes', 'lastActivityAt'];
const statuses = ['enabled', 'disabled'] as const;
