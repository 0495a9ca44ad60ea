// What the engine needs of the world outside. It knows nothing of Angular, of the page or of HTTP.

export interface Announcement {
  /** Made here, so that what is announced twice, because a reply was lost, is reserved once. */
  readonly uploadId: string;
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number;
  /** Base64, of a file that is small enough. */
  readonly sha256: string | undefined;
  /** Will each part be signed with its SHA-256, if it goes in parts? */
  readonly partChecksums: boolean;
}

export interface SinglePlan extends SignedRequest {
  readonly strategy: 'single';
  readonly uploadId: string;
  readonly fileId: string;
}

/** Parts of `partSize` bytes, the last one shorter, numbered from 1. */
export interface PartsPlan {
  readonly strategy: 'multipart';
  readonly uploadId: string;
  readonly fileId: string;
  readonly partSize: number;
  readonly partCount: number;
  /** Must each part be signed with its SHA-256? */
  readonly checksums?: boolean | undefined;
}

export type Plan = SinglePlan | PartsPlan;

export type StartOutcome = { readonly plan: Plan } | { readonly failure: unknown };

/** A PUT that the store will take in exactly this form, until `expiresAt` by the server's clock, in ms. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

export interface StoredPart {
  readonly partNumber: number;
  readonly size: number;
  readonly etag: string;
}

export interface KnownUpload {
  readonly state: 'pending' | 'stored' | 'quarantined' | 'trashed' | 'cancelled';
  /** What has arrived of an upload in parts. */
  readonly parts: readonly StoredPart[];
}

/**
 * What a failure means:
 * - `passing`: the network, or a server that is busy; try again, but not before `afterMs`
 * - `expired`: the store no longer takes this URL
 * - `taken`: the store has this object already
 * - `conflict`: the upload is past the point where this could be done
 * - `gone`: there is no such upload any more
 * - `signed-out`: nothing can be asked until somebody signs in
 * - `lasting`: it would fail again
 */
export type Trouble =
  | { readonly kind: 'passing'; readonly afterMs?: number | undefined }
  | { readonly kind: 'expired' | 'taken' | 'conflict' | 'gone' | 'signed-out' | 'lasting' };

/** Every promise may reject with a failure that `judge` knows, or with the signal's reason. */
export interface Transport<Recorded> {
  /** Announces up to 100 files. @returns an outcome for each, in their order */
  start(files: readonly Announcement[], signal: AbortSignal): Promise<readonly StartOutcome[]>;
  /** A fresh URL for a file that goes in one piece. */
  renew(uploadId: string, signal: AbortSignal): Promise<SinglePlan>;
  /** URLs for up to 100 parts. @param checksums base64, by part number; for all of these parts or for none */
  signParts(
    uploadId: string,
    partNumbers: readonly number[],
    checksums: ReadonlyMap<number, string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, SignedRequest>>;
  /** Sends bytes to the store, telling how many have gone. @returns the ETag */
  put(
    request: SignedRequest,
    body: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string>;
  /** Has the parts put together; saying it twice is no error. */
  complete(uploadId: string, parts: readonly StoredPart[], signal: AbortSignal): Promise<void>;
  find(uploadId: string, signal: AbortSignal): Promise<KnownUpload>;
  /** Gives the reservation back. */
  cancel(uploadId: string): Promise<void>;
  /** Puts a stored file into the trash, if it is not there yet. */
  trash(fileId: string, signal: AbortSignal): Promise<void>;
  /** Those of these files that the books know of, by file id. */
  recorded(files: readonly Awaited[]): Promise<ReadonlyMap<string, Recorded>>;
  judge(failure: unknown): Trouble;
}

export interface Awaited {
  readonly fileId: string;
  /** Has it been waited for so long that it should be asked for by itself? */
  readonly isLate: boolean;
}
