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
}
