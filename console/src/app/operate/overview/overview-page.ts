import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Summary } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { BytesPipe, formatBytes } from '../../shared/format/bytes';
import { CountPipe, formatCount } from '../../shared/format/count';
import { formatStep } from '../../shared/format/steps';
import { Chart } from '../charts/chart';
import type { ChartContent, Series } from '../charts/series';
import { live } from '../live';
import { LiveBar } from '../live-bar';
import { OperateApi } from '../operate-api';
import { dayOfStart, type Range, rangeOf, ranges, startOfRange } from './ranges';
import { TopUsers } from './top-users';

const refreshMs = 30_000;

/** How much is going on, and who does most of it. The figures renew themselves in place. */
@Component({
  selector: 'stw-overview-page',
  imports: [BytesPipe, Chart, CountPipe, LiveBar, RouterLink, TopUsers],
  templateUrl: './overview-page.html',
  styleUrl: './overview-page.css',
})
export class OverviewPage {
  readonly #api = inject(OperateApi);
  readonly #router = inject(Router);

  /** From the address. */
  readonly range = input<string>();

  protected readonly ranges = ranges;
  protected readonly chosen = computed(() => rangeOf(this.range()));
  protected readonly summary = signal<Summary | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly isLoading = signal(false);

  protected readonly cards = computed(() => {
    const summary = this.summary();
    return summary ? cardsOf(summary, this.chosen()) : [];
  });

  protected readonly charts = computed(() => {
    const summary = this.summary();
    return summary ? chartsOf(summary) : [];
  });

  constructor() {
    effect(() => {
      this.chosen();
      untracked(() => void this.load());
    });
    live(
      () => this.load(),
      () => refreshMs,
    );
  }

  /** What was shown stays until the new figures are there. */
  protected async load(): Promise<void> {
    const range = this.chosen();
    this.isLoading.set(true);
    try {
      const query = { from: startOfRange(range), step: range.step };
      const summary = await this.#api.call('GET /operations/summary', { query });
      if (range !== this.chosen()) return;
      this.summary.set(summary);
      this.problem.set(undefined);
    } catch (problem) {
      if (range === this.chosen()) this.problem.set(problemText(problem));
    } finally {
      if (range === this.chosen()) this.isLoading.set(false);
    }
  }

  protected choose(range: Range): void {
    void this.#router.navigate([], { queryParams: { range: range.id }, replaceUrl: true });
  }
}

interface Card {
  readonly name: string;
  readonly value: string;
  /** The lists behind the figure. */
  readonly lists: readonly List[];
}

interface List {
  /** What is in it, where the card's name does not say. */
  readonly name?: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

function cardsOf({ totals }: Summary, range: Range): readonly Card[] {
  const from = dayOfStart(range);
  const accounts = (sort: string): List => ({ path: '/operate/accounts', query: { sort, order: 'desc' } });
  const activity = (query: Record<string, string>): List => ({
    path: '/operate/activity',
    query: { ...query, from },
  });
  return [
    {
      name: $localize`:@@overview.active:Active users`,
      value: formatCount(totals.activeUsers),
      lists: [accounts('lastActivityAt')],
    },
    {
      name: $localize`:@@overview.uploads:Uploads`,
      value: formatCount(totals.uploads),
      lists: [activity({ kind: 'file.stored' })],
    },
    {
      name: $localize`:@@overview.bytes:Uploaded`,
      value: formatBytes(totals.bytes),
      lists: [accounts('bytes')],
    },
    {
      name: $localize`:@@overview.downloads:Downloads`,
      value: formatCount(totals.downloads),
      lists: [activity({ kind: 'file.downloaded' })],
    },
    {
      name: $localize`:@@overview.removals:Removals`,
      value: formatCount(totals.removals),
      lists: [activity({ kind: 'file.removed' })],
    },
    {
      name: $localize`:@@overview.refusals:Refusals`,
      value: formatCount(totals.refusals),
      lists: [activity({ outcome: 'refused' })],
    },
    {
      name: $localize`:@@overview.errors:Errors`,
      value: formatCount(totals.errors),
      lists: [
        { name: $localize`:@@overview.setAside:Set aside`, ...activity({ kind: 'file.quarantined' }) },
        { name: $localize`:@@overview.neverArrived:Never arrived`, ...activity({ kind: 'upload.expired' }) },
      ],
    },
  ];
}

interface NamedChart {
  readonly heading: string;
  readonly content: ChartContent;
}

function chartsOf({ step, steps }: Summary): readonly NamedChart[] {
  const names = steps.map(({ at }) => formatStep(at, step));
  type Figure = Exclude<keyof Summary['steps'][number], 'at'>;
  const series = (name: string, figure: Figure, shape: Series['shape'], colour: Series['colour']) => ({
    ...{ name, shape, colour },
    values: steps.map((one) => one[figure]),
  });
  const chart = (heading: string, format: ChartContent['format'], ...all: Series[]): NamedChart => ({
    heading,
    content: { steps: names, series: all, format },
  });
  const bytes = $localize`:@@overview.bytes:Uploaded`;
  const active = $localize`:@@overview.active:Active users`;
  const kept = $localize`:@@overview.kept:Storage in use`;
  return [
    chart(
      $localize`:@@overview.whatHappened:Uploads, downloads and refusals`,
      formatCount,
      series($localize`:@@overview.uploads:Uploads`, 'uploads', 'bars', 'sea'),
      series($localize`:@@overview.downloads:Downloads`, 'downloads', 'bars', 'ink'),
      series($localize`:@@overview.refusals:Refusals`, 'refusals', 'bars', 'alarm'),
    ),
    chart(bytes, formatBytes, series(bytes, 'bytes', 'bars', 'sea')),
    chart(active, formatCount, series(active, 'activeUsers', 'line', 'signal')),
    chart(kept, formatBytes, series(kept, 'storedBytes', 'area', 'sea')),
  ];
}
