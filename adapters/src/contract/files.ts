import * as z from 'zod/mini';
import { Bytes, Flag, Id, PageQuery, pageOf, Time } from './common.ts';

/** Signed → stored → recorded → downloaded: when each step of a file's way was taken, or null. */
export const Receipt = z.object({
  signedAt: Time,
  storedAt: z.nullable(Time),
  recordedAt: z.nullable(Time),
  downloadedAt: z.nullable(Time),
});

export const File = z.object({
  fileId: Id,
  name: z.string(),
  folder: z.string(),
  size: Bytes,
  contentType: z.string(),
  sha256: z.optional(z.string()),
  state: z.enum(['pending', 'stored', 'quarantined', 'trashed']),
  /** When the store took it; null while the upload is pending. */
  uploadedAt: z.nullable(Time),
  /** When the books learned of it. */
  recordedAt: z.nullable(Time),
  /** When it was last changed where it came from, if the client said so. */
  lastModified: z.nullable(Time),
  etag: z.optional(z.string()),
});

export const FileWithReceipt = z.extend(File, { receipt: Receipt });

export const ListFilesQuery = z.strictObject({
  folder: z.optional(z.string()),
  search: z.optional(z.string().check(z.maxLength(255))),
  sort: z._default(z.enum(['name', 'size', 'uploadedAt']), 'name'),
  order: z._default(z.enum(['asc', 'desc']), 'asc'),
  state: z._default(z.enum(['stored', 'trashed']), 'stored'),
  ...PageQuery,
});

export const FilePage = pageOf(File);

/** What is left out stays as it is; one of the two must be given. */
export const ChangeFileRequest = z.strictObject({
  name: z.optional(z.string()),
  folder: z.optional(z.string()),
});

export const RemoveFileQuery = z.strictObject({
  /** For good, rather than into the trash. */
  permanent: z._default(Flag, false),
});

export const DownloadRequest = z.strictObject({
  disposition: z._default(z.enum(['attachment', 'inline']), 'attachment'),
});

export const Download = z.object({ url: z.string(), expiresAt: Time });

export type File = z.infer<typeof File>;
export type FileWithReceipt = z.infer<typeof FileWithReceipt>;
