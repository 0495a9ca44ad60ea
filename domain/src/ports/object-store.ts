import type { FileRecord } from '../files/file-record.ts';
import type { Instant } from '../kernel/ambient.ts';
import type { ObjectKey } from '../kernel/object-key.ts';

/** A request that the client may send to the store as it stands, and in no other form. */
export interface Grant {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  /** Headers that must be sent exactly so; those that a browser sets by itself (`host`, `content-length`) are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Until when the request may begin. */
  readonly expiresAt: Instant;
}

/** A part that is to be granted. */
export interface PartToGrant {
  /** 1 to 10,000. */
  readonly partNumber: number;
  /** Bytes, exactly. */
  readonly size: number;
  /** Base64; present if and only if the plan asks for checksums. */
  readonly sha256?: string | undefined;
}

/** A part that the store has. */
export interface StoredPart {
  readonly partNumber: number;
  readonly size: number;
  /** As the store gave it in reply to the PUT, with its quotes. */
  readonly etag: string;
  readonly sha256?: string | undefined;
}

/** An object that the store has. */
export interface HeldObject {
  /** Bytes. */
  readonly size: number;
  /** Without quotes, as events have it. */
  readonly etag: string;
  /** When it came; to the second on some stores. */
  readonly at: Instant;
}

export interface ListedObject extends HeldObject {
  /** As it stands in the store, which others may have put something into. */
  readonly key: string;
}

/** Where the bytes are. They never pass through the functions: clients are granted requests of their own. */
export interface ObjectStore {
  /**
   * A grant to create the object of this record once. It binds key, length, type, checksum (where declared),
   * absence of an earlier object, and time (until `file.urlExpiresAt`).
   */
  grantPut(file: FileRecord): Promise<Grant>;

  /** A grant to read it until `expiresAt`. The reply carries the file's name and type; nothing in the URL can change them. */
  grantGet(file: FileRecord, disposition: 'attachment' | 'inline', expiresAt: Instant): Promise<Grant>;

  /** Removes the object; it is no error if there is none. */
  remove(key: ObjectKey): Promise<void>;

  /** What lies under this key now; undefined if nothing does. */
  head(key: ObjectKey): Promise<HeldObject | undefined>;

  /**
   * The first objects whose keys come after `after`, by the bytes of the keys; of those that begin as ours do, with
   * `u/`. Fewer than `limit` only where there are no more.
   *
   * @param after a key, whether there is such an object or not; from the first one if empty
   */
  list(after: string, limit: number): Promise<readonly ListedObject[]>;

  // A file in parts. The record's `parts.transferId` says which transfer is meant.

  /** Begins a transfer of the record's object in parts. @returns the store's id of it */
  beginParts(file: FileRecord): Promise<string>;

  /** A grant to PUT each of these parts, until `expiresAt`; a part may be sent again until the transfer is completed. */
  grantParts(file: FileRecord, parts: readonly PartToGrant[], expiresAt: Instant): Promise<readonly Grant[]>;

  /** The parts that have arrived, by number. @returns undefined if the transfer is over, or was never begun */
  listParts(file: FileRecord): Promise<readonly StoredPart[] | undefined>;

  /**
   * Makes the object of these parts, if there is none under its key yet. It is no error if the transfer was completed
   * before. @throws conflict if the transfer is over without an object, or the parts are not those of the store
   */
  completeParts(file: FileRecord, parts: readonly StoredPart[]): Promise<void>;

  /** Gives up the transfer and its parts; it is no error if it is over. */
  abortParts(file: FileRecord): Promise<void>;
}
