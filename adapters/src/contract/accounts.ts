import * as z from 'zod/mini';
import { Bytes, Time } from './common.ts';

export const Quota = z.object({ maxBytes: Bytes, maxFiles: Bytes, maxFileBytes: Bytes });

export const AccountSession = z.object({
  sessionId: z.string(),
  signedInAt: Time,
  /** To a few minutes. */
  lastSeenAt: Time,
  /** Such as `Firefox`; null if it did not say. */
  program: z.nullable(z.string()),
  /** Such as `Windows`. */
  system: z.nullable(z.string()),
  /** Does this request belong to it? */
  current: z.boolean(),
});

export const Account = z.object({
  sub: z.string(),
  /** Null where the directory knows no address, as for machine clients. */
  email: z.nullable(z.string()),
  groups: z.array(z.string()),
  usage: z.object({
    files: Bytes,
    bytes: Bytes,
    /** Set aside for uploads under way. */
    reservedFiles: Bytes,
    reservedBytes: Bytes,
    /** What may still be reserved: limit - used - reserved, and never below zero. */
    availableFiles: Bytes,
    availableBytes: Bytes,
  }),
  quota: Quota,
  /** Where I am signed in, the latest seen first; empty for a machine client. */
  sessions: z.array(AccountSession),
});

export type AccountSession = z.infer<typeof AccountSession>;
export type Account = z.infer<typeof Account>;
