import { Component, computed, inject, signal } from '@angular/core';
import type { Activity } from '@stowage/adapters/contract/activity';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { BytesPipe } from '../shared/format/bytes';
import { formatDay, TimePipe } from '../shared/format/when';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Icon } from '../shared/ui/icon';
import { activityText } from './activity-text';

/** My own record, newest first, by days. */
@Component({
  selector: 'stw-history-page',
  imports: [BlankSlate, BytesPipe, Icon, TimePipe],
  templateUrl: './history-page.html',
  styleUrl: './history-page.css',
})
export class HistoryPage {
  readonly #api = inject(ApiClient);
  readonly #entries = signal<readonly Activity[]>([]);
  readonly #cursor = signal<string | null>(null);
  protected readonly isLoading = signal(true);
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly hasMore = computed(() => this.#cursor() !== null);

  protected readonly days = computed(() => {
    const days = new Map<string, Line[]>();
    for (const entry of this.#entries()) {
      const day = formatDay(entry.at);
      const lines = days.get(day) ?? [];
      if (lines.length === 0) days.set(day, lines);
      lines.push({ ...activityText(entry), entry });
    }
    return [...days].map(([day, lines]) => ({ day, lines }));
  });

  constructor() {
    void this.load();
  }

  /** The first page, or the next one. */
  protected async load(): Promise<void> {
    this.isLoading.set(true);
    this.problem.set(undefined);
    try {
      const cursor = this.#cursor() ?? undefined;
      const page = await this.#api.call('GET /activity', { query: { limit: 50, cursor } });
      this.#entries.update((entries) => [...entries, ...page.items]);
      this.#cursor.set(page.nextCursor);
    } catch (problem) {
      this.problem.set(problemText(problem));
    } finally {
      this.isLoading.set(false);
    }
  }
}

type Line = ReturnType<typeof activityText> & { readonly entry: Activity };
