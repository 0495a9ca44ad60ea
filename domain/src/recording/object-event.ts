import type { Instant } from '../kernel/ambient.ts';
import type { ObjectKey } from '../kernel/object-key.ts';
import type { HeldObject } from '../ports/object-store.ts';

/** The store says that an object came or went. It may say so late, twice, and out of order. */
export interface ObjectEvent {
  readonly kind: 'created' | 'removed';
  readonly key: ObjectKey;
  readonly at: Instant;
  /** Bytes; with `created` only. */
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  /** Hexadecimal text that orders the events of one object; old event versions lack it. */
  readonly sequencer?: string | undefined;
}

/** What the store would have reported of an object that it turns out to have. */
export const createdEvent = ({ owner, fileId }: ObjectKey, { size, etag, at }: HeldObject): ObjectEvent => ({
  kind: 'created',
  key: { owner, fileId },
  at,
  size,
  etag,
});

/**
 * Orders two sequencers of the same object. S3: "compare the two strings lexicographically", after padding the
 * shorter on the right with zeros; they are hexadecimal, so case is folded first.
 *
 * @returns negative, zero or positive, as for `Array.sort`
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const left = a.toLowerCase().padEnd(length, '0');
  const right = b.toLowerCase().padEnd(length, '0');
  return left < right ? -1 : left > right ? 1 : 0;
}
