// A file's record as a row of the table `files`, and back.

import {
  FileName,
  type FileId,
  type FileRecord,
  type FileState,
  type Folder,
  type Owner,
  type PartPlan,
} from '@stowage/domain';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { orNull } from './database.ts';

export type Row = Record<string, SQLOutputValue>;

/** Written, and read, under these names. */
const columns = [
  'sub',
  'file_id',
  'name',
  'folded_name',
  'folder',
  'size',
  'content_type',
  'sha256',
  'last_modified',
  'state',
  'signed_at',
  'url_expires_at',
  'stored_at',
  'recorded_at',
  'downloaded_at',
  'etag',
  'sequencer',
  'version',
  'parts',
];

const changing = columns.filter((column) => column !== 'sub' && column !== 'file_id');

/** Takes the values of `toRow`. */
export const upsertFile = `
  INSERT INTO files (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (sub, file_id) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}`;

export const toRow = (file: FileRecord): SQLInputValue[] => [
  file.owner,
  file.fileId,
  file.name,
  FileName.fold(file.name),
  file.folder,
  file.size,
  file.contentType,
  orNull(file.sha256),
  orNull(file.lastModified),
  file.state,
  file.signedAt,
  file.urlExpiresAt,
  orNull(file.storedAt),
  orNull(file.recordedAt),
  orNull(file.downloadedAt),
  orNull(file.etag),
  orNull(file.sequencer),
  file.version,
  file.parts ? JSON.stringify(file.parts) : null,
];

// Rows were valid when they were written, so they are taken at their word.
export const fromRow = (row: Row): FileRecord => ({
  owner: row['sub'] as Owner,
  fileId: row['file_id'] as FileId,
  name: row['name'] as FileName,
  folder: row['folder'] as Folder,
  size: row['size'] as number,
  contentType: row['content_type'] as string,
  sha256: (row['sha256'] as string | null) ?? undefined,
  lastModified: (row['last_modified'] as number | null) ?? undefined,
  state: row['state'] as FileState,
  signedAt: row['signed_at'] as number,
  urlExpiresAt: row['url_expires_at'] as number,
  storedAt: (row['stored_at'] as number | null) ?? undefined,
  recordedAt: (row['recorded_at'] as number | null) ?? undefined,
  downloadedAt: (row['downloaded_at'] as number | null) ?? undefined,
  etag: (row['etag'] as string | null) ?? undefined,
  sequencer: (row['sequencer'] as string | null) ?? undefined,
  version: row['version'] as number,
  parts: row['parts'] === null ? undefined : (JSON.parse(row['parts'] as string) as PartPlan),
});
