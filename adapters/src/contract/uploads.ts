import * as z from 'zod/mini';
import { Bytes, Id, PageQuery, pageOf, Time } from './common.ts';

export const StartUploadRequest = z.strictObject({
  name: z.string(),
  size: Bytes,
  contentType: z.optional(z.string()),
  folder: z.optional(z.string()),
  sha256: z.optional(z.string()),
  lastModified: z.optional(Time),
});

/** One PUT of the whole file: to this URL, with these headers and the declared number of bytes. */
export const UploadGrant = z.object({
  uploadId: Id,
  fileId: Id,
  strategy: z.literal('single'),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: Time,
});

export const Upload = z.object({
  uploadId: Id,
  fileId: Id,
  name: z.string(),
  folder: z.string(),
  size: Bytes,
  contentType: z.string(),
  sha256: z.optional(z.string()),
  lastModified: z.nullable(Time),
  strategy: z.literal('single'),
  state: z.enum(['pending', 'stored', 'quarantined', 'trashed', 'cancelled']),
  startedAt: Time,
  expiresAt: Time,
});

export const ListUploadsQuery = z.strictObject(PageQuery);

export const UploadPage = pageOf(Upload);

export type StartUploadRequest = z.infer<typeof StartUploadRequest>;
export type UploadGrant = z.infer<typeof UploadGrant>;
export type Upload = z.infer<typeof Upload>;
