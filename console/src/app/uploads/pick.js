// Files and folders as the browser hands them over, by dropping or choosing, with the folder that each one is to lie in.
/** From `<input type=file>`; one with `webkitdirectory` gives paths, and says nothing of empty folders. */
export const fromInput = (files) => ({
  picked: Array.from(files, (file) => ({
    file,
    folder: folderOf(file.webkitRelativePath.split('/').slice(0, -1)),
  })),
  emptyFolders: 0,
});
/** From a drop. What was dropped has to be asked for before the first `await`: afterwards the browser has put it away. */
export function fromDrop({ items }) {
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
      handle: item.getAsFileSystemHandle?.().catch(() => null),
    }));
  return collect(async (found) => {
    for (const { entry, file, handle: promised } of dropped) {
      const handle = (await promised) ?? undefined;
      if (handle?.kind === 'directory') await found.walkHandle(handle, []);
      else if (entry?.isDirectory) await found.walkEntry(entry, []);
      else if (file) found.add(file, [], handle);
    }
  });
}
const folderOf = (path) =>
  path.length === 0 ? '/' : `/${path.map((name) => name.normalize('NFC')).join('/')}/`;
async function collect(work) {
  const found = new Found();
  await work(found);
  return found;
}
class Found {
  picked = [];
  emptyFolders = 0;
  add(file, path, handle) {
    this.picked.push({ file, folder: folderOf(path), handle });
  }
  /** Where the browser has handles: the files of the folder can be read again later. */
  async walkHandle(directory, above) {
    const path = [...above, directory.name];
    let isEmpty = true;
    for await (const child of directory.values()) {
      isEmpty = false;
      if (child.kind === 'directory') await this.walkHandle(child, path);
      else this.add(await child.getFile(), path, child);
    }
    if (isEmpty) this.emptyFolders++;
  }
  async walkEntry(directory, above) {
    const path = [...above, directory.name];
    const reader = directory.createReader();
    let isEmpty = true;
    for (;;) {
      // It gives a hundred at a time, and none at the end.
      const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (entries.length === 0) break;
      isEmpty = false;
      for (const entry of entries) {
        if (entry.isDirectory) await this.walkEntry(entry, path);
        else this.add(await fileOf(entry), path);
      }
    }
    if (isEmpty) this.emptyFolders++;
  }
}
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
