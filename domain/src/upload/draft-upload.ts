// What starting one upload and starting a hundred have in common.

import { usageChange } from '../accounts/account.ts';
import type { JournalEntry } from '../activity/activity.ts';
import { defaultContentType, parseContentType } from '../files/content-type.ts';
import { FileName } from '../files/file-name.ts';
import type { FileRecord } from '../files/file-record.ts';
import { Folder } from '../files/folder.ts';
import { parseSha256 } from '../files/sha256.ts';
import type { Clock, Instant, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid, type ErrorCode } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Change } from '../ports/ledger.ts';
import type { Grant, ObjectStore } from '../ports/object-store.ts';
import { planParts } from './part-plan.ts';
import type { UploadPolicy } from './upload-policy.ts';

/** What a client says of a file that it wants to send. */
export interface UploadRequest {
  /** A ULID of the client's own making. Asking again with it, after a reply was lost, reserves nothing more. */
  readonly uploadId?: string | undefined;
  readonly name: string;
  /** Whole bytes. */
  readonly size: number;
  readonly contentType?: string | undefined;
  readonly folder?: string | undefined;
  /** Base64 of 32 bytes. The store checks it where the file goes in a single PUT. */
  readonly sha256?: string | undefined;
  readonly lastModified?: Instant | undefined;
  /** Will each part come with its SHA-256, if the file goes in parts? */
  readonly partChecksums?: boolean | undefined;
}

/** An upload that may begin: by this grant, or, where the file has parts, by grants for these. */
export interface StartedUpload {
  readonly file: FileRecord;
  readonly grant?: Grant | undefined;
}

/** Ambience and rules that drafting needs. */
export interface Drafting {
  readonly policy: UploadPolicy;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** @throws invalid-request */
export function draftUpload(
  { policy, clock, newId }: Drafting,
  caller: Caller,
  request: UploadRequest,
): FileRecord {
  const { size } = request;
  if (!Number.isSafeInteger(size) || size < 0) throw invalid('size', 'must be a whole number of bytes');
  const now = clock();
  return {
    owner: caller.owner,
    fileId: request.uploadId === undefined ? FileId.parse(newId()) : parseUploadId(request.uploadId),
    name: FileName.parse(request.name),
    folder: Folder.parse(request.folder ?? Folder.root),
    size,
    contentType: parseContentType(request.contentType ?? defaultContentType),
    sha256: request.sha256 === undefined ? undefined : parseSha256(request.sha256),
    lastModified: request.lastModified,
    state: 'pending',
    parts: planParts(size, request.partChecksums === true),
    signedAt: now,
    urlExpiresAt: now + policy.urlLifetimeMs,
    version: 0,
  };
}

function parseUploadId(text: string): FileId {
  if (!FileId.isValid(text)) throw invalid('uploadId', 'must be a ULID');
  return text;
}

/**
 * What becomes of the row of a draft: the reservation, or, where it was made before, a longer life of its URL.
 * A row that is not this draft's stays as it is; see `requireSame`.
 */
export function reserveOnce(current: FileRecord | undefined, draft: FileRecord): Change | undefined {
  if (!current) return { file: draft, usage: usageChange.reserve(draft.size), entries: [] };
  if (!isSame(current, draft)) return undefined;
  return { file: { ...current, urlExpiresAt: draft.urlExpiresAt }, usage: usageChange.none, entries: [] };
}

/** @throws conflict if the row under the draft's id is another upload, or no longer waits for its bytes */
export function requireSame(row: FileRecord, draft: FileRecord): FileRecord {
  if (isSame(row, draft)) return row;
  throw new DomainError(
    'conflict',
    'This uploadId was used before, for another upload or one that has ended.',
  );
}

const isSame = (row: FileRecord, draft: FileRecord): boolean =>
  row.state === 'pending' &&
  row.name === draft.name &&
  row.folder === draft.folder &&
  row.size === draft.size &&
  row.contentType === draft.contentType &&
  row.sha256 === draft.sha256 &&
  row.parts?.checksums === draft.parts?.checksums;

/** Parts are granted when they are about to be sent, so there is nothing to grant of them yet. */
export const begin = async (objectStore: ObjectStore, file: FileRecord): Promise<StartedUpload> =>
  file.parts ? { file } : { file, grant: await objectStore.grantPut(file) };

const recorded: readonly ErrorCode[] = ['quota-exceeded', 'file-too-large', 'unsupported-type'];

/** Is this a refusal that the owner's record tells of? */
export const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && recorded.includes(error.code);

export const refusalEntry = (
  { clock, newId }: Drafting,
  caller: Caller,
  file: FileRecord,
  error: DomainError,
): JournalEntry => ({
  entryId: newId(),
  at: clock(),
  kind: error.code === 'quota-exceeded' ? 'quota.exceeded' : 'upload.refused',
  subject: caller.owner,
  actor: caller.owner,
  outcome: 'refused',
  name: file.name,
  bytes: file.size,
  reason: error.code,
  requestId: caller.requestId,
});
