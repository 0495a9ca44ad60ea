import * as z from 'zod/mini';
import { Bytes } from './common.ts';

export const Quota = z.object({ maxBytes: Bytes, maxFiles: Bytes, maxFileBytes: Bytes });

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
});

export type Account = z.infer<typeof Account>;
