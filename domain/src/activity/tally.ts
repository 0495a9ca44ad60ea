// What the entries of the journal add up to. Every backend keeps its sums by this arithmetic.

import type { Instant } from '../kernel/ambient.ts';
import type { JournalEntry } from './activity.ts';

/** Sums over a stretch of time. */
export interface Tally {
  readonly uploads: number;
  /** Of those uploads. */
  readonly bytes: number;
  readonly downloads: number;
  readonly removals: number;
  readonly refusals: number;
  /** What went wrong without being refused: files that were quarantined, and uploads that expired. */
  readonly errors: number;
  /** By how many bytes what is kept grew; negative where it shrank. */
  readonly growth: number;
}

export const noTally: Tally = {
  uploads: 0,
  bytes: 0,
  downloads: 0,
  removals: 0,
  refusals: 0,
  errors: 0,
  growth: 0,
};

/** What one entry adds. */
export function tallyOf({ kind, outcome, bytes = 0 }: JournalEntry): Tally {
  if (outcome === 'refused') return { ...noTally, refusals: 1 };
  switch (kind) {
    case 'file.stored':
      return { ...noTally, uploads: 1, bytes, growth: bytes };
    // It is kept and charged, but nobody would call it an upload that went well.
    case 'file.quarantined':
      return { ...noTally, errors: 1, growth: bytes };
    case 'upload.expired':
      return { ...noTally, errors: 1 };
    case 'file.downloaded':
      return { ...noTally, downloads: 1 };
    case 'file.removed':
      return { ...noTally, removals: 1, growth: -bytes };
    default:
      return noTally;
  }
}

export const addTally = (a: Tally, b: Tally): Tally => ({
  uploads: a.uploads + b.uploads,
  bytes: a.bytes + b.bytes,
  downloads: a.downloads + b.downloads,
  removals: a.removals + b.removals,
  refusals: a.refusals + b.refusals,
  errors: a.errors + b.errors,
  growth: a.growth + b.growth,
});

/** Did the subject do this? An upload is theirs, though it is the store that reports it; an operator's look is not. */
export const isOwnDoing = ({ kind, actor, subject }: JournalEntry): boolean =>
  actor === subject || kind === 'file.stored' || kind === 'file.quarantined';

export type Step = 'hour' | 'day';

/** Milliseconds; days are those of UTC. */
export const stepLength = { hour: 3_600_000, day: 86_400_000 } as const satisfies Record<Step, number>;

/** The beginning of the step that a time lies in. */
export const stepOf = (step: Step, at: Instant): Instant =>
  Math.floor(at / stepLength[step]) * stepLength[step];
