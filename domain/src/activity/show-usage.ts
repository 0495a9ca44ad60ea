import type { Clock, Instant } from '../kernel/ambient.ts';
import type { Owner } from '../kernel/owner.ts';
import type { DayTally, Statistics } from '../ports/statistics.ts';
import { invalid } from '../kernel/errors.ts';
import { checkRange } from './list-all-activity.ts';
import { stepLength, stepOf } from './tally.ts';

const defaultDays = 30;
const mostDays = 2_200;

/** One account's days, for operators who looked at it on the record. */
export class ShowUsage {
  readonly #statistics: Statistics;
  readonly #clock: Clock;

  constructor(statistics: Statistics, clock: Clock) {
    this.#statistics = statistics;
    this.#clock = clock;
  }

  /** Days that the range only touches are in it. @throws invalid-request if there are too many of them */
  async execute(query: {
    owner: Owner;
    from?: Instant | undefined;
    to?: Instant | undefined;
  }): Promise<readonly DayTally[]> {
    const last = query.to ?? this.#clock();
    checkRange({ from: query.from, to: last });
    const from = stepOf('day', query.from ?? last - (defaultDays - 1) * stepLength.day);
    const to = stepOf('day', last + stepLength.day - 1);
    const count = (to - from) / stepLength.day;
    if (count > mostDays) throw invalid('from', `the range has ${count} days; the most are ${mostDays}`);
    return this.#statistics.days(query.owner, from, to);
  }
}
