import { Component, computed, inject, signal } from '@angular/core';
import type { Health } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { BytesPipe } from '../../shared/format/bytes';
import { CountPipe } from '../../shared/format/count';
import { DurationPipe } from '../../shared/format/duration';
import { ClockPipe, MomentPipe } from '../../shared/format/when';
import { Icon } from '../../shared/ui/icon';
import { live } from '../live';
import { OperateApi } from '../operate-api';
import { DeadLetters } from './dead-letters';

const refreshMs = 30_000;
/** While the books are being compared with the store. */
const watchingMs = 2_000;

/** Does the record keep up with the store, and do the two agree? */
@Component({
  selector: 'stw-health-page',
  imports: [BytesPipe, ClockPipe, CountPipe, DeadLetters, DurationPipe, Icon, MomentPipe],
  templateUrl: './health-page.html',
  styleUrls: ['../operate-page.css', '../pill.css', './health-page.css'],
})
export class HealthPage {
  readonly #api = inject(OperateApi);

  protected readonly health = signal<Health | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly isLoading = signal(false);
  protected readonly isComparing = computed(() => {
    const run = this.health()?.reconciliation;
    return run !== null && run !== undefined && run.finishedAt === null;
  });
  protected readonly isDrifting = computed(() => {
    const drift = this.health()?.reconciliation?.drift;
    return drift !== undefined && drift.orphans + drift.missing + drift.settled > 0;
  });

  constructor() {
    void this.load();
    live(
      () => this.load(),
      () => (this.isComparing() ? watchingMs : refreshMs),
    );
  }

  protected async load(): Promise<void> {
    this.isLoading.set(true);
    try {
      this.health.set(await this.#api.call('GET /operations/health'));
      this.problem.set(undefined);
    } catch (problem) {
      this.problem.set(problemText(problem));
    } finally {
      this.isLoading.set(false);
    }
  }
}
