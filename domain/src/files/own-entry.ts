import type { ActivityKind, JournalEntry } from '../activity/activity.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import type { FileRecord } from './file-record.ts';

/** The line of the record about what somebody did with a file of theirs, just now. */
export const ownEntry = (
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
  { owner, requestId }: Caller,
  file: FileRecord,
  kind: ActivityKind,
  details?: JournalEntry['details'],
): JournalEntry => ({
  entryId: newId(),
  at: clock(),
  kind,
  subject: owner,
  actor: owner,
  outcome: 'done',
  fileId: file.fileId,
  name: file.name,
  bytes: file.size,
  requestId,
  details,
});
