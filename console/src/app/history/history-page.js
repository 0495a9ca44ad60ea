var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Component, computed, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { BytesPipe } from '../shared/format/bytes';
import { formatDay, TimePipe } from '../shared/format/when';
import { BlankSlate } from '../shared/ui/blank-slate';
import { Icon } from '../shared/ui/icon';
import { activityText } from './activity-text';
/** My own record, newest first, by days. */
let HistoryPage = class HistoryPage {
  #api = inject(ApiClient);
  #entries = signal([]);
  #cursor = signal(null);
  isLoading = signal(true);
  problem = signal(undefined);
  hasMore = computed(() => this.#cursor() !== null);
  days = computed(() => {
    const days = new Map();
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
  async load() {
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
};
HistoryPage = __decorate(
  [
    Component({
      selector: 'stw-history-page',
      imports: [BlankSlate, BytesPipe, Icon, TimePipe],
      templateUrl: './history-page.html',
      styleUrl: './history-page.css',
    }),
  ],
  HistoryPage,
);
export { HistoryPage };
