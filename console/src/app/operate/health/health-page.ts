import { Component, computed, inject, signal } from '@angular/core';
import type { Health } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { BytesPipe } from '../../shared/format/bytes';
import { CountPipe } from '../../shared/format/count';
import { DurationPipe } from '../../shared/format/duration';
import { MomentPipe } from '../../shared/format/when';
import { Icon } from '../../shared/ui/icon';
import { Notices } from '../../shared/ui/notices';
import { live } from '../live';
import { LiveBar } from '../live-bar';
import { OperateApi } from '../operate-api';
import { DeadLetters } from './dead-letters';

const refreshMs = 30_000;
/** While the books are being compared with the store. */
const watchingMs = 2_000;

/** Does the record keep up with the store, and do the two agree? */
@Component({
  selector: 'stw-health-page',
  imports: [BytesPipe, CountPipe, DeadLetters, DurationPipe, Icon, LiveBar, MomentPipe],
  templateUrl: './health-page.html',
  styleUrls: ['../pill.css', './health-page.css'],
})
export class HealthPage {
  readonly #api = inject(OperateApi);
  readonly #notices = inject(Notices);

  protected readonly health = signal<Health | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);
  protected readonly isLoading = signal(false);
  protected readonly isStarting = signal(false);
  protected readonly isComparing = computed(() => {
    const run = this.health()?.reconciliation;
    return this.isStarting() || (run !== null && run !== undefined && run.finishedAt === null);
  });
  protected readonly differences = computed(() => {
    const drift = this.health()?.reconciliation?.drift;
    return drift ? differencesIn(drift) : [];
  });
  protected readonly isDrifting = computed(() => this.differences().some(({ count }) => count > 0));

  /** That of the store's events, and that of events to other systems where there are any. */
  protected readonly queues = computed(() => {
    const health = this.health();
    if (!health) return [];
    const events = { name: $localize`:@@health.queue:The queue of events`, ...health.queue };
    if (!health.webhooks) return [events];
    return [events, { name: $localize`:@@health.webhooks:Events to other systems`, ...health.webhooks }];
  });
  protected readonly dead = computed(() => this.queues().reduce((sum, { dead }) => sum + dead, 0));

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

  protected async reconcile(): Promise<void> {
    this.isStarting.set(true);
    try {
      await this.#api.call('POST /operations/reconcile');
      await this.load();
    } catch (problem) {
      this.#notices.tell(problemText(problem));
    } finally {
      this.isStarting.set(false);
    }
  }
}

type Drift = NonNullable<Health['reconciliation']>['drift'];

const differencesIn = (drift: Drift) => [
  {
    name: $localize`:@@health.settled:Had arrived, was not recorded; now it is`,
    count: drift.settled,
    bytes: drift.settledBytes,
  },
  {
    name: $localize`:@@health.orphans:In the store, in no books`,
    count: drift.orphans,
    bytes: drift.orphanBytes,
  },
  {
    name: $localize`:@@health.missing:In the books, not in the store`,
    count: drift.missing,
    bytes: drift.missingBytes,
  },
  {
    name: $localize`:@@health.removed:Left over in the store; now gone`,
    count: drift.removed,
    bytes: drift.removedBytes,
  },
  {
    name: $localize`:@@health.recounted:Accounts that were counted anew`,
    count: drift.recounted,
    bytes: drift.recountedBytes,
  },
  {
    name: $localize`:@@health.failedObjects:Could not be dealt with; the log says why`,
    count: drift.failed,
    bytes: drift.failedBytes,
  },
];
