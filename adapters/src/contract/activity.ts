import * as z from 'zod/mini';
import { Bytes, Id, PageQuery, pageOf, Time } from './common.ts';

export const ActivityKind = z.enum([
  'file.stored',
  'file.quarantined',
  'file.downloaded',
  'file.removed',
  'upload.cancelled',
  'upload.refused',
  'quota.exceeded',
]);

export const Activity = z.object({
  entryId: Id,
  at: Time,
  kind: ActivityKind,
  /** Whose record this is, by `sub`. */
  subject: z.string(),
  /** Who acted, by `sub`; `system` where the store itself reported. */
  actor: z.string(),
  outcome: z.enum(['done', 'refused']),
  fileId: z.nullable(Id),
  name: z.nullable(z.string()),
  bytes: z.nullable(Bytes),
  reason: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
});

export const ListActivityQuery = z.strictObject({
  from: z.optional(Time),
  to: z.optional(Time),
  kind: z.optional(ActivityKind),
  ...PageQuery,
});

export const ActivityPage = pageOf(Activity);

export type Activity = z.infer<typeof Activity>;
