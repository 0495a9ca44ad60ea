import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { ReplyOf } from '@stowage/adapters/contract/routes';
import { problemText } from '../../shared/api/problem-text';
import { formatBytes } from '../../shared/format/bytes';
import { formatCount } from '../../shared/format/count';
import { formatStep } from '../../shared/format/steps';
import { Trouble } from '../../shared/ui/trouble';
import { Chart } from '../charts/chart';
import type { ChartContent } from '../charts/series';
import { OperateApi } from '../operate-api';
import { startOfRange } from '../overview/ranges';

const days = 90;
const dayMs = 86_400_000;

type Day = ReplyOf<'GET /operations/accounts/{sub}/usage'>['days'][number];

/** What one user did, day by day. */
@Component({
  selector: 'stw-account-usage',
  imports: [Chart, Trouble],
  template: `
    @if (problem(); as problem) {
      <stw-trouble [text]="problem" (again)="load()" />
    }
    <div class="panels">
      <stw-chart [heading]="happenedHeading" [content]="happened()" />
      <stw-chart [heading]="bytesHeading" [content]="bytes()" />
    </div>
  `,
  styleUrl: './account-usage.css',
})
export class AccountUsage {
  readonly sub = input.required<string>();

  readonly #api = inject(OperateApi);
  readonly #days = signal<readonly Day[]>([]);
  readonly #from = startOfRange({ step: 'day', steps: days });
  protected readonly problem = signal<string | undefined>(undefined);

  protected readonly happenedHeading = $localize`:@@account.happened:Uploads, downloads and refusals, 90 days`;
  protected readonly bytesHeading = $localize`:@@account.bytes:Uploaded, 90 days`;

  /** The API leaves out days on which nothing happened. */
  readonly #all = computed(() => {
    const known = new Map(this.#days().map((day) => [day.day, day]));
    return Array.from({ length: days }, (_, index) => {
      const at = new Date(Date.parse(this.#from) + index * dayMs).toISOString();
      return { at, day: known.get(at.slice(0, 10)) };
    });
  });

  protected readonly happened = computed<ChartContent>(() => ({
    steps: this.#steps(),
    format: formatCount,
    series: [
      {
        name: $localize`:@@overview.uploads:Uploads`,
        shape: 'bars',
        colour: 'sea',
        values: this.#of('uploads'),
      },
      {
        name: $localize`:@@overview.downloads:Downloads`,
        shape: 'bars',
        colour: 'ink',
        values: this.#of('downloads'),
      },
      {
        name: $localize`:@@overview.refusals:Refusals`,
        shape: 'bars',
        colour: 'alarm',
        values: this.#of('refusals'),
      },
    ],
  }));

  protected readonly bytes = computed<ChartContent>(() => ({
    steps: this.#steps(),
    format: formatBytes,
    series: [
      {
        name: $localize`:@@overview.bytes:Uploaded`,
        shape: 'bars',
        colour: 'sea',
        values: this.#of('bytes'),
      },
    ],
  }));

  constructor() {
    effect(() => {
      this.sub();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const sub = this.sub();
    this.problem.set(undefined);
    try {
      const query = { from: this.#from };
      const usage = await this.#api.call('GET /operations/accounts/{sub}/usage', { path: { sub }, query });
      if (sub === this.sub()) this.#days.set(usage.days);
    } catch (problem) {
      if (sub === this.sub()) this.problem.set(problemText(problem));
    }
  }

  #steps(): string[] {
    return this.#all().map(({ at }) => formatStep(at, 'day'));
  }

  #of(figure: Exclude<keyof Day, 'day'>): number[] {
    return this.#all().map(({ day }) => day?.[figure] ?? 0);
  }
}
