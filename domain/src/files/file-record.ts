// One row tells a file's whole life: an upload while it is pending, a file once it is stored, a tombstone at the end.

import type { Instant } from '../kernel/ambient.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';
import type { FileName } from './file-name.ts';
import type { Folder } from './folder.ts';

/**
 * - `pending`: its bytes are reserved and may arrive
 * - `stored`: the store said that it holds the object
 * - `quarantined`: what arrived is not what was granted; it is kept and charged, but not handed out
 * - `trashed`: out of sight, still stored and charged, can be restored
 * - `cancelled`, `removed`: tombstones, kept so that a late or repeated event finds its answer
 */
export type FileState = 'pending' | 'stored' | 'quarantined' | 'trashed' | 'cancelled' | 'removed';

/** How a large file comes: in parts of `partSize` bytes, the last of which may be shorter. */
export interface PartPlan {
  readonly partSize: number;
  readonly partCount: number;
  /** Must each part be signed with its SHA-256? Chosen at the start: a store takes checksums of all parts or of none. */
  readonly checksums: boolean;
  /** The store's name for the transfer, once it was begun there. */
  readonly transferId?: string | undefined;
  /** Since when the parts are being put together; from then on the upload cannot be cancelled. */
  readonly completingSince?: Instant | undefined;
}

export interface FileRecord {
  readonly owner: Owner;
  readonly fileId: FileId;
  readonly name: FileName;
  readonly folder: Folder;
  /** Bytes, as declared at the start and bound by the grant. */
  readonly size: number;
  readonly contentType: string;
  /** Base64 of the 32 bytes, where the client declared it. */
  readonly sha256?: string | undefined;
  /** When the file was last changed on the client's side, as the client says. */
  readonly lastModified?: Instant | undefined;
  readonly state: FileState;
  /** Absent for a file that comes in a single PUT. */
  readonly parts?: PartPlan | undefined;

  // The receipt: signed → stored → recorded → downloaded.
  readonly signedAt: Instant;
  readonly urlExpiresAt: Instant;
  readonly storedAt?: Instant | undefined;
  readonly recordedAt?: Instant | undefined;
  readonly downloadedAt?: Instant | undefined;

  readonly etag?: string | undefined;
  /** The order of events on this object, of the last one that was applied; see `compareSequencers`. */
  readonly sequencer?: string | undefined;
  /** Counts the changes of this row; a ledger writes a row only over the version that was decided upon. */
  readonly version: number;
}

/** Is the object of this record meant to be in the store, and are its bytes charged as used? */
export const isKept = (state: FileState): boolean =>
  state === 'stored' || state === 'quarantined' || state === 'trashed';

/** Does this record lie in its folder, so that the folder exists and is not empty? */
export const isInFolder = (state: FileState): boolean =>
  state === 'pending' || state === 'stored' || state === 'quarantined';

/** Has this record come to its end, so that an object that still turns up is unwanted? */
export const isEnded = (state: FileState): boolean => state === 'cancelled' || state === 'removed';
