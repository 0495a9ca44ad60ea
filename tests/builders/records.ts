// Records and changes for tests. Whatever a test does not speak of has a plausible value.

import {
  FileId,
  FileName,
  Folder,
  Owner,
  usageChange,
  type Change,
  type FileRecord,
  type JournalEntry,
  type Ledger,
} from '@stowage/domain';
import { randomUUID } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Ids that ascend in the order in which they are made. */
export const newId = monotonicFactory();

/** Somebody new, so that tests do not meet in a shared table. */
export const anOwner = (): Owner => Owner.parse(randomUUID());

export const aFileId = (): FileId => FileId.parse(newId());

/** A time that tests can count from. */
export const noon = Date.UTC(2026, 10, 23, 12);

export function aPendingFile(owner: Owner, overrides: Partial<FileRecord> = {}): FileRecord {
  return {
    owner,
    fileId: aFileId(),
    name: FileName.parse('report.pdf'),
    folder: Folder.root,
    size: 1_000,
    contentType: 'application/pdf',
    state: 'pending',
    signedAt: noon,
    urlExpiresAt: noon + 3_600_000,
    version: 0,
    ...overrides,
  };
}

export const aStoredFile = (owner: Owner, overrides: Partial<FileRecord> = {}): FileRecord =>
  aPendingFile(owner, {
    state: 'stored',
    storedAt: noon + 1_000,
    recordedAt: noon + 2_000,
    etag: '9b2cf535f27731c974343645a3985328',
    sequencer: '0055AED6DCD90281E5',
    ...overrides,
  });

export const anEntry = (subject: Owner, overrides: Partial<JournalEntry> = {}): JournalEntry => ({
  entryId: newId(),
  at: noon,
  kind: 'file.stored',
  subject,
  actor: 'system',
  outcome: 'done',
  ...overrides,
});

/** The change that writes this row as the first of its id, with the usage that its state implies. */
export function beginning(file: FileRecord, entries: readonly JournalEntry[] = []): Change {
  const usage =
    file.state === 'pending'
      ? usageChange.reserve(file.size)
      : { ...usageChange.none, files: 1, bytes: file.size };
  return { file, usage, entries };
}

/** Enters rows of one owner as they are; in slices, because adapters may limit a transaction. */
export async function enter(ledger: Ledger, files: readonly FileRecord[]): Promise<void> {
  const byId = new Map(files.map((file) => [file.fileId, file]));
  const ids = [...byId.keys()];
  for (let start = 0; start < ids.length; start += 25) {
    await ledger.change(files[0]!.owner, ids.slice(start, start + 25), (_, id) => beginning(byId.get(id)!));
  }
}
