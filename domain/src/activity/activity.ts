import type { Instant } from '../kernel/ambient.ts';
import type { ErrorCode } from '../kernel/errors.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';

/** What the journal tells of. The same words name the domain events that leave the system. */
export const activityKinds = [
  'file.stored',
  'file.quarantined',
  'file.downloaded',
  'file.changed',
  'file.trashed',
  'file.restored',
  'file.removed',
  'upload.cancelled',
  'upload.expired',
  'upload.refused',
  'quota.exceeded',
  'account.viewed',
  'account.quota-changed',
  'account.disabled',
  'account.enabled',
  'account.signed-out',
  'activity.viewed',
] as const;

export type ActivityKind = (typeof activityKinds)[number];

/** One line of the record: who did what to whose file, when, and how it ended. */
export interface JournalEntry {
  /** A ULID; entries of one owner are ordered by `at`, then by it. */
  readonly entryId: string;
  readonly at: Instant;
  readonly kind: ActivityKind;
  /** Whose record this stands in. */
  readonly subject: Owner;
  /** Who acted: the subject, an operator, or `system` where the store itself reported or a schedule ran. */
  readonly actor: Owner | 'system';
  readonly outcome: 'done' | 'refused';
  readonly fileId?: FileId | undefined;
  readonly name?: string | undefined;
  readonly bytes?: number | undefined;
  /** Why, where the outcome is `refused`. */
  readonly reason?: ErrorCode | undefined;
  readonly requestId?: string | undefined;
  /** What else a reader wants to know, such as the name before a `file.changed` or the quota after a change of it. */
  readonly details?: Readonly<Record<string, string | number>> | undefined;
}
