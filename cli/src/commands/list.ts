import type { File as StoredFile } from '@stowage/adapters/contract/files';
import type { Folder } from '@stowage/adapters/contract/folders';
import { patientApiOf } from '../api/api.ts';
import { itemsOf, type Call } from '@stowage/console/shared/api/call';
import type { Session } from '../session/session.ts';
import { formatBytes, printable } from '../terminal/format.ts';
import { Refusal } from '../terminal/refusal.ts';
import type { Write } from '../terminal/report.ts';

/**
 * Lists a folder, those in it first, or with none all files, as they come page by page.
 *
 * @throws Refusal `not-found` if there is no such folder
 */
export async function list(
  session: Session,
  folder: string | undefined,
  json: boolean,
  write: Write,
): Promise<void> {
  const call = patientApiOf(session);
  let isEmpty = true;
  const show = (item: StoredFile | Folder) => {
    isEmpty = false;
    write(json ? JSON.stringify(item) : inColumns(item));
  };
  if (folder !== undefined) {
    const folders = itemsOf((page) => call('GET /files/folders', { query: { folder, ...page } }));
    for await (const its of folders) show(its);
  }
  const files = itemsOf((page) => call('GET /files', { query: { folder, ...page } }));
  for await (const file of files) show(file);
  if (isEmpty && folder !== undefined && !(await exists(call, folder))) {
    throw new Refusal('not-found', `There is no folder ${printable(folder)}.`);
  }
}

async function exists(call: Call, folder: string): Promise<boolean> {
  if (folder === '/') return true;
  const above = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  const its = itemsOf((page) => call('GET /files/folders', { query: { folder: above, ...page } }));
  for await (const sibling of its) if (sibling.folder === folder) return true;
  return false;
}

function inColumns(item: StoredFile | Folder): string {
  const [id, size, at, place] =
    'fileId' in item
      ? [item.fileId, formatBytes(item.size), timeOf(item.uploadedAt), item.folder + item.name]
      : ['', '', '', item.folder];
  return [id.padEnd(26), size.padStart(10), at.padEnd(16), printable(place)].join('  ');
}

const timeOf = (uploadedAt: string | null): string => uploadedAt?.slice(0, 16).replace('T', ' ') ?? '';
