// What the store's events make of a file's row. Pure, so that every order of events can be tried in a test.

import { addUsage, usageChange, type UsageChange } from '../accounts/account.ts';
import type { ActivityKind, JournalEntry } from '../activity/activity.ts';
import { isEnded, isKept, type FileRecord } from '../files/file-record.ts';
import type { Instant, NewId } from '../kernel/ambient.ts';
import type { Change } from '../ports/ledger.ts';
import { compareSequencers, type ObjectEvent } from './object-event.ts';

/** All events of a batch about one file, in the store's order; undefined if they tell nothing new. */
export function applyObjectEvents(
  file: FileRecord,
  events: readonly ObjectEvent[],
  now: Instant,
  newId: NewId,
): Change | undefined {
  const entry = (kind: ActivityKind, at: Instant, bytes: number): JournalEntry => ({
    entryId: newId(),
    at,
    kind,
    subject: file.owner,
    actor: 'system',
    outcome: 'done',
    fileId: file.fileId,
    name: file.name,
    bytes,
  });
  let next = file;
  let usage: UsageChange = usageChange.none;
  const entries: JournalEntry[] = [];
  for (const event of [...events].sort(byOrder)) {
    const step = applyOne(next, event, now);
    if (!step) continue;
    next = step.file;
    usage = addUsage(usage, step.usage);
    if (step.kind) entries.push(entry(step.kind, event.at, Math.abs(step.usage.bytes)));
  }
  return next === file ? undefined : { file: next, usage, entries };
}

interface Step {
  readonly file: FileRecord;
  readonly usage: UsageChange;
  readonly kind?: ActivityKind;
}

function applyOne(file: FileRecord, event: ObjectEvent, now: Instant): Step | undefined {
  if (isEnded(file.state) || !isNews(file, event)) return undefined;
  const seen = { ...file, sequencer: event.sequencer ?? file.sequencer };
  if (event.kind === 'removed') {
    // Of a pending file this is a delete that overtook its create: the tombstone turns the create away.
    const usage = isKept(file.state) ? usageChange.remove(file.size) : usageChange.release(file.size);
    return { file: { ...seen, state: 'removed' }, usage, kind: 'file.removed' };
  }
  const arrived = { ...seen, etag: event.etag, storedAt: event.at, recordedAt: now };
  // The same key was written again after a delete whose event is still on its way; the books do not move.
  if (isKept(file.state)) return { file: arrived, usage: usageChange.none };
  const asGranted = event.size === undefined || event.size === file.size;
  return {
    file: { ...arrived, state: asGranted ? 'stored' : 'quarantined' },
    usage: usageChange.settle(file.size),
    kind: asGranted ? 'file.stored' : 'file.quarantined',
  };
}

/** Does the event come after the last one that was applied? */
function isNews(file: FileRecord, event: ObjectEvent): boolean {
  if (file.state === 'pending') return true;
  if (file.sequencer !== undefined && event.sequencer !== undefined) {
    return compareSequencers(event.sequencer, file.sequencer) > 0;
  }
  // Without a sequencer the time decides; a second report of the same object is no news.
  if (event.kind === 'created' && event.etag === file.etag) return false;
  return event.at >= (file.storedAt ?? 0);
}

const byOrder = (a: ObjectEvent, b: ObjectEvent): number =>
  a.sequencer !== undefined && b.sequencer !== undefined
    ? compareSequencers(a.sequencer, b.sequencer)
    : a.at - b.at;
