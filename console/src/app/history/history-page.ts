import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Activity } from '@stowage/adapters/contract/activity';
import { ActivityFilters, activityQuery } from '../shared/activity/activity-filters';
import { detailText, hasFile, kindText } from '../shared/activity/activity-text';
import { ApiClient } from '../shared/api/api-client';
import { Listing } from '../shared/api/listing';
import { ExportButtons } from '../shared/export/export-buttons';
import { BytesPipe } from '../shared/format/bytes';
import { formatDay, TimePipe } from '../shared/format/when';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Icon } from '../shared/ui/icon';
import { ListFoot } from '../shared/ui/list-foot';

/** My own record, newest first, by days. Which part of it is shown stands in the address. */
@Component({
  selector: 'stw-history-page',
  imports: [ActivityFilters, BlankSlate, BytesPipe, ExportButtons, Icon, ListFoot, RouterLink, TimePipe],
  templateUrl: './history-page.html',
  styleUrl: './history-page.css',
})
export class HistoryPage {
  readonly #api = inject(ApiClient);
  readonly #router = inject(Router);

  // From the address.
  readonly kind = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly filter = computed(() => ({ kind: this.kind(), from: this.from(), to: this.to() }));
  protected readonly isFiltered = computed(() => Object.values(this.filter()).some(Boolean));
  protected readonly query = computed(() => activityQuery(this.filter()));

  protected readonly record = new Listing((query: ReturnType<typeof activityQuery>, cursor) =>
    this.#api.call('GET /activity', { query: { ...query, limit: 50, cursor } }),
  );

  protected readonly days = computed(() => {
    const days = new Map<string, Line[]>();
    for (const entry of this.record.items()) {
      const day = formatDay(entry.at);
      const lines = days.get(day) ?? [];
      if (lines.length === 0) days.set(day, lines);
      lines.push(lineOf(entry));
    }
    return [...days].map(([day, lines]) => ({ day, lines }));
  });

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.record.open(query));
    });
  }

  protected show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected showAll(): void {
    this.show({ kind: null, from: null, to: null });
  }
}

const lineOf = (entry: Activity) => ({
  ...kindText(entry.kind),
  detail: detailText(entry),
  hasFile: hasFile(entry),
  entry,
});

type Line = ReturnType<typeof lineOf>;
