import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { ActivityFilters, activityQuery } from '../../shared/activity/activity-filters';
import { Listing } from '../../shared/api/listing';
import { problemText } from '../../shared/api/problem-text';
import { ExportButtons } from '../../shared/export/export-buttons';
import { OperateApi } from '../operate-api';
import { Names } from './names';
import { RecordView } from './record-view';

type Outcome = 'done' | 'refused';

type Query = ReturnType<typeof activityQuery> & {
  readonly user: string | undefined;
  readonly outcome: Outcome | undefined;
};

/** Everybody's record, newest first. Which part of it is shown stands in the address. */
@Component({
  selector: 'stw-activity-page',
  imports: [ActivityFilters, ExportButtons, RecordView],
  providers: [Names],
  templateUrl: './activity-page.html',
  styleUrls: ['../operate-page.css', './activity-page.css'],
})
export class ActivityPage {
  readonly #api = inject(OperateApi);
  readonly #router = inject(Router);
  readonly #names = inject(Names);

  // From the address.
  readonly user = input<string>();
  readonly kind = input<string>();
  readonly outcome = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly names = this.#names.known;
  protected readonly filter = computed(() => ({ kind: this.kind(), from: this.from(), to: this.to() }));
  protected readonly isFiltered = computed(() =>
    [this.user(), this.outcome(), ...Object.values(this.filter())].some(Boolean),
  );
  protected readonly query = computed<Query>(() => ({
    ...activityQuery(this.filter()),
    user: this.user() || undefined,
    outcome: outcomes.find((one) => one === this.outcome()),
  }));
  /** Their address, once it is known. */
  protected readonly userText = computed(() => this.names().get(this.user() ?? '') ?? this.user() ?? '');
  protected readonly userProblem = signal<string | undefined>(undefined);

  protected readonly record = new Listing((query: Query, cursor) =>
    this.#api.call('GET /operations/activity', { query: { ...query, limit: 50, cursor } }),
  );

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.record.open(query));
    });
    effect(() => {
      const entries = this.record.items();
      const user = this.user();
      const subs = entries.flatMap(({ subject, actor }) => [subject, actor]);
      untracked(() => void this.#names.learn(user ? [user, ...subs] : subs));
    });
  }

  /** People know users by their address; the record knows them by their id. */
  protected async lookFor(text: string): Promise<void> {
    this.userProblem.set(undefined);
    if (!text.trim()) return this.show({ user: null });
    try {
      const user = await this.#names.find(text.trim());
      if (user === undefined) {
        this.userProblem.set($localize`:@@activity.noSuchUser:No account has this address or id.`);
      } else {
        this.show({ user });
      }
    } catch (problem) {
      this.userProblem.set(problemText(problem));
    }
  }

  protected show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected showAll(): void {
    this.userProblem.set(undefined);
    this.show({ user: null, kind: null, outcome: null, from: null, to: null });
  }
}

const outcomes: readonly Outcome[] = ['done', 'refused'];
