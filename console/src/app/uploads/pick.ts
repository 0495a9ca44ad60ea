// Files and folders as the browser hands them over, by dropping or choosing, with the folder that each one is to lie in.

import type { FileHandle, Picked } from './engine/upload';

export interface Pick {
  readonly picked: readonly Picked[];
  /** Those that came along, with files in them or empty. */
  readonly folders: ReadonlySet<string>;
}

/**
 * From `<input type=file>`; one with `webkitdirectory` gives paths, and says nothing of empty folders.
 * @param into the folder that all of it goes to
 */
export function fromInput(files: Iterable<File>, into: string): Pick {
  const found = new Found(into);
  for (const file of files) found.add(file, file.webkitRelativePath.split('/').slice(0, -1));
  return found;
}

/** From a drop. What was dropped has to be asked for before the first `await`: afterwards the browser has put it away. */
export async function fromDrop({ items }: DataTransfer, into: string): Promise<Pick> {
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
      handle: (item as WithHandle).getAsFileSystemHandle?.().catch(() => null),
    }));
  const found = new Found(into);
  for (const { entry, file, handle: promised } of dropped) {
    const handle = (await promised) ?? undefined;
    if (handle?.kind === 'directory') await found.walkHandle(handle, []);
    else if (entry?.isDirectory) await found.walkEntry(entry as FileSystemDirectoryEntry, []);
    else if (file) found.add(file, [], handle);
  }
  return found;
}

class Found implements Pick {
  readonly picked: Picked[] = [];
  readonly folders = new Set<string>();
  readonly #into: string;

  constructor(into: string) {
    this.#into = into;
  }

  add(file: File, path: readonly string[], handle?: FileHandle): void {
    this.picked.push({ file, folder: this.#folderAt(path), handle });
  }

  /** Where the browser has handles: the files of the folder can be read again later. */
  async walkHandle(directory: DirectoryHandle, above: readonly string[]): Promise<void> {
    const path = [...above, directory.name];
    this.#folderAt(path);
    for await (const child of directory.values()) {
      if (child.kind === 'directory') await this.walkHandle(child, path);
      else this.add(await child.getFile(), path, child);
    }
  }

  async walkEntry(directory: FileSystemDirectoryEntry, above: readonly string[]): Promise<void> {
    const path = [...above, directory.name];
    this.#folderAt(path);
    const reader = directory.createReader();
    for (;;) {
      // It gives a hundred at a time, and none at the end.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) break;
      for (const entry of entries) {
        if (entry.isDirectory) await this.walkEntry(entry as FileSystemDirectoryEntry, path);
        else this.add(await fileOf(entry as FileSystemFileEntry), path);
      }
    }
  }

  /** Empty or not, it is one that was found. */
  #folderAt(path: readonly string[]): string {
    if (path.length === 0) return this.#into;
    const folder = `${this.#into}${path.map((name) => name.normalize('NFC')).join('/')}/`;
    this.folders.add(folder);
    return folder;
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

// Not every browser has these, and TypeScript's library not all of them.

interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
  values(): AsyncIterable<DirectoryHandle | (FileHandle & { readonly kind: 'file' })>;
}

interface WithHandle {
  getAsFileSystemHandle?(): Promise<DirectoryHandle | (FileHandle & { readonly kind: 'file' }) | null>;
}
