import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { patientApiOf } from '../api/api.ts';
import type { Session } from '../session/session.ts';
import { formatBytes, printable } from '../terminal/format.ts';
import type { Write } from '../terminal/report.ts';

/** Lists a folder, or with none all files, as they come page by page. */
export async function list(
  session: Session,
  folder: string | undefined,
  json: boolean,
  write: Write,
): Promise<void> {
  const call = patientApiOf(session);
  const show = json ? (file: StoredFile) => JSON.stringify(file) : inColumns;
  let cursor: string | undefined;
  do {
    const page = await call('GET /files', { query: { folder, limit: 1000, cursor } });
    for (const file of page.items) write(show(file));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

const inColumns = ({ fileId, folder, name, size, uploadedAt }: StoredFile): string =>
  [
    fileId,
    formatBytes(size).padStart(10),
    uploadedAt?.slice(0, 16).replace('T', ' ') ?? ''.padEnd(16),
    printable(folder + name),
  ].join('  ');
