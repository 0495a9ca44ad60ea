import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { type ActivityFilter, ActivityFilters, activityQuery } from '../../shared/activity/activity-filters';
import { Listing } from '../../shared/api/listing';
import { ExportButtons } from '../../shared/export/export-buttons';
import { RecordView } from '../activity/record-view';
import { OperateApi } from '../operate-api';

type Query = ReturnType<typeof activityQuery> & { readonly sub: string };

/** One user's record. */
@Component({
  selector: 'stw-account-activity',
  imports: [ActivityFilters, ExportButtons, RecordView],
  template: `
    <div class="head">
      <stw-activity-filters
        [filter]="filter()"
        [isFiltered]="isFiltered()"
        (changed)="change($event)"
        (cleared)="filter.set({})"
      />
      <stw-export-buttons
        name="stowage-account-activity"
        route="GET /operations/accounts/{sub}/activity"
        [path]="{ sub: sub() }"
        [query]="query()"
      />
    </div>
    <stw-record-view [record]="record" />
  `,
  styleUrls: ['./account-list.css', './account-activity.css'],
})
export class AccountActivity {
  readonly sub = input.required<string>();

  readonly #api = inject(OperateApi);
  protected readonly filter = signal<ActivityFilter>({});
  protected readonly isFiltered = computed(() => Object.values(this.filter()).some(Boolean));
  protected readonly query = computed(() => activityQuery(this.filter()));

  protected readonly record = new Listing(({ sub, ...query }: Query, cursor) =>
    this.#api.call('GET /operations/accounts/{sub}/activity', {
      path: { sub },
      query: { ...query, limit: 50, cursor },
    }),
  );

  constructor() {
    effect(() => {
      const query = { ...this.query(), sub: this.sub() };
      untracked(() => void this.record.open(query));
    });
  }

  protected change(part: Readonly<Record<string, string | null>>): void {
    const given = Object.entries(part).map(([name, value]) => [name, value ?? undefined]);
    this.filter.update((filter) => ({ ...filter, ...Object.fromEntries(given) }));
  }
}
