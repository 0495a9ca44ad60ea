import type { FileRecord } from '../files/file-record.ts';
import type { Folder } from '../files/folder.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

export interface FileQuery {
  readonly state: 'stored' | 'trashed';
  /** Files directly in this folder; of all folders if absent. */
  readonly folder?: Folder | undefined;
  /** Files whose name has, for each of these folded words, a word that begins with it. */
  readonly words: readonly string[];
  /**
   * `name` sorts by `FileName.fold`, in code point order, which is the byte order of UTF-8; ties are broken by the
   * file's id, in the same direction.
   */
  readonly sort: 'name' | 'size' | 'uploadedAt';
  readonly order: 'asc' | 'desc';
}

/** The reading side: what an owner has. A page costs the same in a small library and in a large one. */
export interface Catalog {
  /** The record under that id if it is this owner's, tombstones included. */
  find(owner: Owner, fileId: FileId): Promise<FileRecord | undefined>;

  /**
   * A search may return a page that is short, or even empty, and still has a `next`: what it examines is bounded.
   *
   * @throws invalid-request (path `cursor`) if `page.after` is not a position of this listing
   */
  list(owner: Owner, query: FileQuery, page: PageRequest): Promise<Page<FileRecord>>;

  /** Pending uploads, newest first. @throws invalid-request as `list` does */
  listUnfinished(owner: Owner, page: PageRequest): Promise<Page<FileRecord>>;
}
