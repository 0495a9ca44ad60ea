import type { ActivityKind as Kind } from '@stowage/domain';
import * as z from 'zod/mini';
import { Bytes, Id, PageQuery, pageOf, Time } from './common.ts';

const kinds = [
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
] as const satisfies readonly Kind[];

export const ActivityKind = z.enum(kinds);

export const Activity = z.object({
  entryId: Id,
  at: Time,
  kind: ActivityKind,
  /** Whose record this is, by `sub`. */
  subject: z.string(),
  /** Who acted, by `sub`: the subject or an operator; `system` where the store itself reported or a schedule ran. */
  actor: z.string(),
  outcome: z.enum(['done', 'refused']),
  fileId: z.nullable(Id),
  name: z.nullable(z.string()),
  bytes: z.nullable(Bytes),
  reason: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  /** What else there is to know, such as `nameBefore`, the name before a `file.changed`. */
  details: z.nullable(z.record(z.string(), z.union([z.string(), z.number()]))),
});

export const ListActivityQuery = z.strictObject({
  from: z.optional(Time),
  to: z.optional(Time),
  kind: z.optional(ActivityKind),
  ...PageQuery,
});

export const ActivityPage = pageOf(Activity);

export type Activity = z.infer<typeof Activity>;
