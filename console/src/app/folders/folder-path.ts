// A folder is told by its path: `/`, or `/a/b/` with a slash at both ends.

export const root = '/';

/** As somebody may write it, such as `a/b`. */
export function folderOf(text: string): string {
  const names = text
    .normalize('NFC')
    .split('/')
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length === 0 ? root : `/${names.join('/')}/`;
}

/** Its last name; the root has none. */
export const nameOf = (folder: string): string => folder.slice(above(folder).length, -1);

/** The folder that it lies in; the root lies in itself. */
export const above = (folder: string): string =>
  folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);

/** The root, and so on down to the folder itself. */
export const wayTo = (folder: string): string[] =>
  folder === root ? [root] : [...wayTo(above(folder)), folder];

/** For people: `a / b`; nothing for the root. */
export const pathText = (folder: string): string => folder.slice(1, -1).replaceAll('/', ' / ');

/** Where it is looked at: query parameters of the library. */
export const addressOf = (folder: string) => ({
  folder: folder === root ? null : folder,
  search: null,
  state: null,
  file: null,
});
