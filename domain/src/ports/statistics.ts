import type { Step, Tally } from '../activity/tally.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { Owner } from '../kernel/owner.ts';

export interface StepTally extends Tally {
  /** When the step begins. */
  readonly at: Instant;
  /** Distinct accounts whose own doing the record has in this step. */
  readonly activeUsers: number;
}

export interface DayTally extends Tally {
  /** When the day begins. */
  readonly at: Instant;
}

export interface TopUser {
  readonly sub: Owner;
  readonly uploads: number;
  readonly bytes: number;
}

/** What is kept and set aside now, over all accounts. */
export interface Holdings {
  readonly accounts: number;
  readonly files: number;
  readonly bytes: number;
  readonly reservedBytes: number;
}

/**
 * The journal in sums, kept as it is written: what a question costs depends on the time that it spans, and not on how
 * many accounts or entries there are. Times are `from` inclusive and `to` exclusive, and lie where a step begins.
 */
export interface Statistics {
  /** Oldest first; steps in which nothing happened may be left out. */
  tallies(step: Step, from: Instant, to: Instant): Promise<readonly StepTally[]>;

  /** Distinct active accounts on these whole days together. */
  activeUsers(from: Instant, to: Instant): Promise<number>;

  /** One account by day, oldest first; days without anything are left out. */
  days(sub: Owner, from: Instant, to: Instant): Promise<readonly DayTally[]>;

  /**
   * Who did most on these whole days together, in descending order. Candidates are the `candidatesPerDay` first of
   * each day, and of those the `mostCandidates` who did most on such days; their sums are exact. So it can miss
   * somebody who did much over many days and was never among the first on one.
   */
  top(by: 'bytes' | 'uploads', from: Instant, to: Instant, count: number): Promise<readonly TopUser[]>;

  holdings(): Promise<Holdings>;
}
