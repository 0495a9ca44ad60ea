import type { ErrorCode } from '@stowage/domain';
import * as z from 'zod/mini';

const codes = [
  'invalid-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'quota-exceeded',
  'file-too-large',
  'unsupported-type',
  'too-many-requests',
  'unavailable',
] as const satisfies readonly ErrorCode[];

/** RFC 9457. Members beyond these depend on the code: `issues`, `available`, `requested`, … */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum([...codes, 'internal']),
  detail: z.string(),
  requestId: z.string(),
});

export type Problem = z.infer<typeof Problem>;
