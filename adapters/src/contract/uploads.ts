import * as z from 'zod/mini';
import { Bytes, Id, PageQuery, pageOf, Time } from './common.ts';
import { Problem } from './problem.ts';

export const StartUploadRequest = z.strictObject({
  /**
   * A ULID that the client made. A start whose reply was lost is said again with it, and answered as if it had been
   * said once; without it a second reservation would be left behind.
   */
  uploadId: z.optional(Id),
  name: z.string(),
  size: Bytes,
  contentType: z.optional(z.string()),
  folder: z.optional(z.string()),
  sha256: z.optional(z.string()),
  lastModified: z.optional(Time),
  /** Will each part be signed with its SHA-256, if the file goes in parts? */
  partChecksums: z.optional(z.boolean()),
});

/** One PUT of the whole file: to this URL, with these headers and the declared number of bytes. */
export const SingleGrant = z.object({
  uploadId: Id,
  fileId: Id,
  strategy: z.literal('single'),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: Time,
});

/** A file in parts of `partSize` bytes, the last one shorter; ask for each part's URL just before it is sent. */
export const MultipartPlan = z.object({
  uploadId: Id,
  fileId: Id,
  strategy: z.literal('multipart'),
  partSize: Bytes,
  partCount: z.int(),
  expiresAt: Time,
});

export const UploadGrant = z.discriminatedUnion('strategy', [SingleGrant, MultipartPlan]);

/** Each is held against `StartUploadRequest` by itself: one that is not valid does not refuse the others. */
export const StartUploadsRequest = z.strictObject({
  uploads: z
    .array(z.unknown().register(z.globalRegistry, { description: 'as the body of POST /upload' }))
    .check(z.minLength(1), z.maxLength(100)),
});

/** In the order of the request: what `POST /upload` would have replied to each. */
export const StartedUploads = z.object({
  results: z.array(
    z.union([
      z.object({ status: z.literal(201), upload: UploadGrant }),
      z.object({ status: z.int(), problem: Problem }),
    ]),
  ),
});

const PartNumber = z.int().check(z.minimum(1), z.maximum(10_000));

export const SignPartsRequest = z.strictObject({
  partNumbers: z.array(PartNumber).check(z.minLength(1), z.maxLength(100)),
  /** Base64 of each part's SHA-256, by part number; for uploads that were started with `partChecksums`. */
  checksums: z.optional(z.record(z.string().check(z.regex(/^[1-9]\d{0,4}$/)), z.string())),
});

export const SignedParts = z.object({
  parts: z.array(
    z.object({ partNumber: z.int(), url: z.string(), headers: z.record(z.string(), z.string()) }),
  ),
  expiresAt: Time,
});

export const CompleteUploadRequest = z.strictObject({
  parts: z
    .array(z.strictObject({ partNumber: PartNumber, etag: z.string().check(z.maxLength(200)) }))
    .check(z.minLength(1), z.maxLength(10_000)),
});

export const CompletedUpload = z.object({ uploadId: Id, fileId: Id, name: z.string(), size: Bytes });

export const Upload = z.object({
  uploadId: Id,
  fileId: Id,
  name: z.string(),
  folder: z.string(),
  size: Bytes,
  contentType: z.string(),
  sha256: z.optional(z.string()),
  lastModified: z.nullable(Time),
  strategy: z.enum(['single', 'multipart']),
  state: z.enum(['pending', 'stored', 'quarantined', 'trashed', 'cancelled']),
  startedAt: Time,
  expiresAt: Time,
  /** Of an upload in parts. */
  partSize: z.optional(Bytes),
  partCount: z.optional(z.int()),
  partChecksums: z.optional(z.boolean()),
});

/** Of an upload that takes parts: what the store already has, so that nothing is sent twice. Absent where it takes none. */
export const UploadWithParts = z.extend(Upload, {
  parts: z.optional(z.array(z.object({ partNumber: z.int(), size: Bytes, etag: z.string() }))),
});

export const ListUploadsQuery = z.strictObject(PageQuery);

export const UploadPage = pageOf(Upload);

export type StartUploadRequest = z.infer<typeof StartUploadRequest>;
export type MultipartPlan = z.infer<typeof MultipartPlan>;
export type UploadGrant = z.infer<typeof UploadGrant>;
export type SignedParts = z.infer<typeof SignedParts>;
export type CompletedUpload = z.infer<typeof CompletedUpload>;
export type StartedUploads = z.infer<typeof StartedUploads>;
export type Upload = z.infer<typeof Upload>;
export type UploadWithParts = z.infer<typeof UploadWithParts>;
