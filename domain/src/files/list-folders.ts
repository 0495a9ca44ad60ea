import type { Caller } from '../kernel/caller.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Folders } from '../ports/folders.ts';
import { Folder } from './folder.ts';

/** The caller's folders directly in another, by name, a page at a time. */
export class ListFolders {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** @throws invalid-request */
  async execute(command: { caller: Caller; folder: string; page: PageRequest }): Promise<Page<Folder>> {
    return this.#folders.list(command.caller.owner, Folder.parse(command.folder), command.page);
  }
}
