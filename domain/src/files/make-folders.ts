import type { Caller } from '../kernel/caller.ts';
import type { Folders } from '../ports/folders.ts';
import { Folder } from './folder.ts';

/** Makes folders and all above them. It is not recorded: nothing is stored, charged or handed out. */
export class MakeFolders {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** What exists already is left alone, so saying it twice is no error. @returns those that were named, each once @throws invalid-request */
  async execute({ caller, folders }: { caller: Caller; folders: readonly string[] }): Promise<Folder[]> {
    const parsed = new Set(folders.map((text, index) => Folder.parse(text, `folders.${index}`)));
    await this.#folders.make(caller.owner, [...parsed]);
    return [...parsed];
  }
}
