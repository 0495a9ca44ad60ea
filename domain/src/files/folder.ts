import { invalid } from '../kernel/errors.ts';
import { FileName } from './file-name.ts';

declare const brand: unique symbol;

/** Where a file is shown: `/`, or `/a/b/` with a slash at both ends. Like names, folders are display text. */
export type Folder = string & { readonly [brand]: 'Folder' };

const deepest = 32;
// Bounds the row and its index entries; S3 allows 1,024 bytes for a whole key, and people's trees fit in that.
const longest = 1024;

export const Folder = {
  root: '/' as Folder,

  /** @throws invalid-request if `text` is not `/` or a path of legal names between slashes */
  parse(text: string, path = 'folder'): Folder {
    if (text === '/') return Folder.root;
    if (!text.startsWith('/') || !text.endsWith('/')) {
      throw invalid(path, 'must begin and end with a slash');
    }
    const names = text.slice(1, -1).split('/');
    if (names.length > deepest) throw invalid(path, `must be at most ${deepest} levels deep`);
    const folder = `/${names.map((name) => FileName.parse(name, path)).join('/')}/`;
    if (folder.length > longest) throw invalid(path, `must be at most ${longest} characters long`);
    return folder as Folder;
  },

  /** Its last name; the root has none. */
  nameOf: (folder: Folder): string => folder.slice(Folder.above(folder).length, -1),

  /** The folder that it lies in; the root lies in itself. */
  above: (folder: Folder): Folder =>
    folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1) as Folder,

  /** How many names it has. */
  depthOf: (folder: Folder): number => folder.split('/').length - 2,

  /** These and all above them, each once, from the top down; without the root. */
  lineages(folders: Iterable<Folder>): Folder[] {
    const known = new Set<Folder>();
    const add = (folder: Folder): void => {
      if (folder === Folder.root || known.has(folder)) return;
      known.add(folder);
      add(Folder.above(folder));
    };
    for (const folder of folders) add(folder);
    return [...known].sort((a, b) => Folder.depthOf(a) - Folder.depthOf(b));
  },
};
