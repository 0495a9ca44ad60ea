import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid } from '../kernel/errors.ts';
import type { Folders } from '../ports/folders.ts';
import { Folder } from './folder.ts';

/** Removes a folder that has nothing in it. */
export class RemoveFolder {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** @throws invalid-request, also for the root; not-found; conflict if something lies in it */
  async execute({ caller, folder: text }: { caller: Caller; folder: string }): Promise<void> {
    const folder = Folder.parse(text);
    if (folder === Folder.root) throw invalid('folder', 'is the root, which always exists');
    await this.#folders.remove(caller.owner, folder);
  }
}

/** For the adapters, which find out. */
export const folderNotEmpty = (): DomainError => new DomainError('conflict', 'This folder is not empty.');
