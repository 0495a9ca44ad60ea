import type { Clock, Instant } from '../kernel/ambient.ts';
import { invalid } from '../kernel/errors.ts';
import type { Register } from '../ports/register.ts';
import type { Holdings, Statistics, StepTally, TopUser } from '../ports/statistics.ts';
import { checkRange } from './list-all-activity.ts';
import { addTally, noTally, stepLength, stepOf, type Step, type Tally } from './tally.ts';

export interface NamedTopUser extends TopUser {
  readonly email?: string | undefined;
}

export interface ActivitySummary {
  /** Where the first step begins, and where the last one ends. */
  readonly from: Instant;
  readonly to: Instant;
  readonly generatedAt: Instant;
  /** `activeUsers` are those of the whole days that the range touches. */
  readonly totals: Tally & { readonly activeUsers: number };
  readonly steps: readonly (StepTally & {
    /** What is kept at the end of the step. */
    readonly storedBytes: number;
  })[];
  readonly topByBytes: readonly NamedTopUser[];
  readonly topByUploads: readonly NamedTopUser[];
  readonly holdings: Holdings;
}

const defaultDays = 7;
/** Three months of hours, six years of days. */
const mostSteps = 2_200;
const topCount = 10;

/** What happened in a stretch of time, over all accounts, for operators. */
export class SummarizeActivity {
  readonly #statistics: Statistics;
  readonly #register: Register;
  readonly #clock: Clock;

  constructor(statistics: Statistics, register: Register, clock: Clock) {
    this.#statistics = statistics;
    this.#register = register;
    this.#clock = clock;
  }

  /** Steps that the range only touches are in it as a whole. @throws invalid-request if there are too many of them */
  async execute(query: {
    from?: Instant | undefined;
    to?: Instant | undefined;
    step: Step;
  }): Promise<ActivitySummary> {
    const now = this.#clock();
    const length = stepLength[query.step];
    const last = query.to ?? now;
    checkRange({ from: query.from, to: last });
    const from = stepOf(query.step, query.from ?? last - defaultDays * stepLength.day);
    const to = stepOf(query.step, last + length - 1);
    const count = (to - from) / length;
    if (count > mostSteps) throw invalid('step', `the range has ${count} of them; the most are ${mostSteps}`);
    const days = [stepOf('day', from), stepOf('day', to + stepLength.day - 1)] as const;

    const [tallies, activeUsers, topByBytes, topByUploads, holdings, later] = await Promise.all([
      this.#statistics.tallies(query.step, from, to),
      this.#statistics.activeUsers(...days),
      this.#top('bytes', ...days),
      this.#top('uploads', ...days),
      this.#statistics.holdings(),
      this.#growthSince(to, now),
    ]);
    return {
      from,
      to,
      generatedAt: now,
      totals: { ...tallies.reduce<Tally>(addTally, noTally), activeUsers },
      steps: withStored(everyStep(tallies, from, to, length), holdings.bytes - later),
      topByBytes,
      topByUploads,
      holdings,
    };
  }

  async #top(by: 'bytes' | 'uploads', from: Instant, to: Instant): Promise<NamedTopUser[]> {
    const top = await this.#statistics.top(by, from, to, topCount);
    return Promise.all(
      top.map(async (user) => ({ ...user, email: (await this.#register.find(user.sub))?.person?.email })),
    );
  }

  /** By how much what is kept grew from `to` on: the rest of that day by its hours, then day by day. */
  async #growthSince(to: Instant, now: Instant): Promise<number> {
    const nextDay = stepOf('day', to + stepLength.day - 1);
    // Clocks differ a little: what was entered for a moment that is still to come counts, too.
    const end = stepOf('day', now) + 2 * stepLength.day;
    const [hours, days] = await Promise.all([
      nextDay > to ? this.#statistics.tallies('hour', to, nextDay) : [],
      end > nextDay ? this.#statistics.tallies('day', nextDay, end) : [],
    ]);
    return [...hours, ...days].reduce((sum, { growth }) => sum + growth, 0);
  }
}

function everyStep(tallies: readonly StepTally[], from: Instant, to: Instant, length: number): StepTally[] {
  const byTime = new Map(tallies.map((tally) => [tally.at, tally]));
  return Array.from({ length: (to - from) / length }, (_, index) => {
    const at = from + index * length;
    return byTime.get(at) ?? { ...noTally, at, activeUsers: 0 };
  });
}

/** Counts back from what is kept when the last step ends. */
function withStored(steps: readonly StepTally[], atTheEnd: number): ActivitySummary['steps'] {
  let stored = atTheEnd;
  return steps
    .toReversed()
    .map((step) => {
      const storedBytes = Math.max(0, stored);
      stored -= step.growth;
      return { ...step, storedBytes };
    })
    .toReversed();
}
