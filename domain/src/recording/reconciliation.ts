// What comes of holding the books against the store.

import type { Recount } from '../ports/inventory.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { ObjectKey } from '../kernel/object-key.ts';
import type { Owner } from '../kernel/owner.ts';

/** A number of files or objects, and their bytes together. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/**
 * What the store and the books told differently of.
 * - `orphans`: objects that no books know of; they are left alone, and attributed to nobody
 * - `missing`: files in the books without an object; they are left alone, for they may be lost, and somebody must look
 * - `settled`: objects that had arrived without being recorded, and now are
 * - `removed`: objects of uploads that had ended and of files that had been removed; now they are gone
 * - `recounted`: accounts whose usage was not what their files make, and now is; the bytes are those it was off by
 * - `failed`: objects that could not be recorded or removed, now or at their next turn
 */
export type Drift = Readonly<Record<Finding['kind'], Amount>>;

/** One thing that was found, for the log. */
export type Finding =
  | { readonly kind: 'orphans'; readonly key: string; readonly bytes: number }
  | { readonly kind: 'missing' | 'settled' | 'removed'; readonly key: ObjectKey; readonly bytes: number }
  | { readonly kind: 'failed'; readonly key: ObjectKey; readonly bytes: number; readonly cause: unknown }
  | {
      readonly kind: 'recounted';
      readonly owner: Owner;
      readonly bytes: number;
      readonly recount: Recount;
    };

export interface Reconciliation {
  readonly runId: string;
  readonly startedAt: Instant;
  /** Null while it runs. */
  readonly finishedAt: Instant | null;
  /** Objects and records that were looked at. */
  readonly examined: number;
  readonly drift: Drift;
}

const nothing: Amount = { count: 0, bytes: 0 };

export const noDrift: Drift = {
  orphans: nothing,
  missing: nothing,
  settled: nothing,
  removed: nothing,
  recounted: nothing,
  failed: nothing,
};

export const addFinding = (drift: Drift, { kind, bytes }: Finding): Drift => ({
  ...drift,
  [kind]: { count: drift[kind].count + 1, bytes: drift[kind].bytes + bytes },
});

/** All of it together. */
export const totalOf = (drift: Drift): Amount =>
  Object.values(drift).reduce((sum, { count, bytes }) => ({
    count: sum.count + count,
    bytes: sum.bytes + bytes,
  }));
