import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { nameOf, pathText } from '../folders/folder-path';
import { describeKind, type FileKind } from '../shared/format/file-kind';
import type { Upload } from '../uploads/uploads';

/** One line of the library. */
export type Row = FolderRow | FileRow;

export interface FolderRow {
  /** Its path. */
  readonly id: string;
  readonly kind: 'folder';
  readonly name: string;
}

export interface FileRow {
  /** The file's. */
  readonly id: string;
  readonly name: string;
  /** Where it lies, such as `a / b`; empty at the top, and where all lie in the same folder. */
  readonly path: string;
  readonly size: number;
  readonly kind: FileKind;
  readonly type: string;
  readonly modifiedAt: string | null;
  readonly recordedAt: string | null;
  readonly isQuarantined: boolean;
  /** Uploaded since this listing was opened. */
  readonly isFresh: boolean;
  /** As the books have it; until they do, nothing can be done with it. */
  readonly file: StoredFile | undefined;
}

export const rowOfFolder = (folder: string): FolderRow => ({
  id: folder,
  kind: 'folder',
  name: nameOf(folder),
});

export function rowOfFile(file: StoredFile, { isFresh = false, withPath = false }): FileRow {
  const { kind, label } = describeKind(file);
  return {
    id: file.fileId,
    name: file.name,
    path: withPath ? pathText(file.folder) : '',
    size: file.size,
    kind,
    type: label,
    modifiedAt: file.lastModified,
    recordedAt: file.recordedAt ?? file.uploadedAt,
    isQuarantined: file.state === 'quarantined',
    isFresh,
    file,
  };
}

const rows = new WeakMap<Upload, FileRow>();

/** A file whose bytes have gone, while the books do not know of it yet. There may be thousands, so each is made once. */
export function rowOfUpload(upload: Upload & { fileId: string }): FileRow {
  const row = rows.get(upload) ?? makeRow(upload);
  rows.set(upload, row);
  return row;
}

function makeRow({ fileId, ...file }: Upload & { fileId: string }): FileRow {
  const { kind, label } = describeKind({ name: file.name, contentType: file.type });
  return {
    id: fileId,
    name: file.name,
    path: '',
    size: file.size,
    kind,
    type: label,
    modifiedAt: new Date(file.lastModified).toISOString(),
    recordedAt: null,
    isQuarantined: false,
    isFresh: true,
    file: undefined,
  };
}
