import type { Folder } from '../files/folder.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

/**
 * The folders of an owner. Each exists from when it is made until it is removed, whether anything lies in it or not;
 * the root always does, and is in no listing.
 */
export interface Folders {
  /** Makes these and all above them; what exists is left alone. Durable when this returns. */
  make(owner: Owner, folders: readonly Folder[]): Promise<void>;

  /**
   * The folders directly in another, by `FileName.fold` of their names and then by the names themselves, in code point
   * order. A folder that does not exist has none. A page costs the same wherever it lies.
   *
   * @throws invalid-request (path `cursor`) if `page.after` is not a position of this listing
   */
  list(owner: Owner, parent: Folder, page: PageRequest): Promise<Page<Folder>>;

  /**
   * Removes a folder that has nothing in it: no folder, and no file but in the trash.
   *
   * @throws not-found; conflict if something lies in it
   */
  remove(owner: Owner, folder: Folder): Promise<void>;
}
