// From the domain's records to the contract's replies.

import {
  available,
  Folder,
  isEnded,
  notFound,
  type DeadLetter,
  type ActivitySummary,
  type DayTally,
  type FileRecord,
  type Grant,
  type Health,
  type Instant,
  type JournalEntry,
  type Owner,
  type QueueDepth,
  type Reconciliation,
  type RegisteredAccount,
  type Session,
  type ShownAccount,
  type SignedPart,
  type StartedUpload,
  type Step,
  type StoredPart,
} from '@stowage/domain';
import type * as accounts from '../contract/accounts.ts';
import type * as activity from '../contract/activity.ts';
import type * as files from '../contract/files.ts';
import type * as folders from '../contract/folders.ts';
import type * as operations from '../contract/operations.ts';
import type * as uploads from '../contract/uploads.ts';

/** @throws not-found for a record that has ended: it is an upload or a memory, but no file */
export function presentFile(file: FileRecord): files.File {
  if (isEnded(file.state)) throw notFound();
  return {
    fileId: file.fileId,
    name: file.name,
    folder: file.folder,
    size: file.size,
    contentType: file.contentType,
    sha256: file.sha256,
    state: file.state as files.File['state'],
    uploadedAt: timeOrNull(file.storedAt),
    recordedAt: timeOrNull(file.recordedAt),
    lastModified: timeOrNull(file.lastModified),
    etag: file.etag,
  };
}

export const presentFileWithReceipt = (file: FileRecord): files.FileWithReceipt => ({
  ...presentFile(file),
  receipt: {
    signedAt: time(file.signedAt),
    storedAt: timeOrNull(file.storedAt),
    recordedAt: timeOrNull(file.recordedAt),
    downloadedAt: timeOrNull(file.downloadedAt),
  },
});

export const presentFolder = (folder: Folder): folders.Folder => ({ folder, name: Folder.nameOf(folder) });

export const presentUpload = (file: FileRecord): uploads.Upload => ({
  uploadId: file.fileId,
  fileId: file.fileId,
  name: file.name,
  folder: file.folder,
  size: file.size,
  contentType: file.contentType,
  sha256: file.sha256,
  lastModified: timeOrNull(file.lastModified),
  strategy: file.parts ? 'multipart' : 'single',
  state: file.state as uploads.Upload['state'],
  startedAt: time(file.signedAt),
  expiresAt: time(file.urlExpiresAt),
  partSize: file.parts?.partSize,
  partCount: file.parts?.partCount,
  partChecksums: file.parts?.checksums,
});

export const presentUploadWithParts = (
  file: FileRecord,
  parts: readonly StoredPart[] | undefined,
): uploads.UploadWithParts => ({
  ...presentUpload(file),
  parts: parts?.map(({ partNumber, size, etag }) => ({ partNumber, size, etag })),
});

/** The grant where there is one; else the plan of the parts. */
export function presentUploadGrant({ file, grant }: StartedUpload): uploads.UploadGrant {
  const ids = { uploadId: file.fileId, fileId: file.fileId };
  if (grant) {
    return {
      ...ids,
      strategy: 'single',
      method: 'PUT',
      url: grant.url,
      headers: grant.headers,
      expiresAt: time(grant.expiresAt),
    };
  }
  const { partSize, partCount } = file.parts!;
  return { ...ids, strategy: 'multipart', partSize, partCount, expiresAt: time(file.urlExpiresAt) };
}

export const presentSignedParts = (
  parts: readonly SignedPart[],
  expiresAt: Instant,
): uploads.SignedParts => ({
  parts: parts.map(({ partNumber, grant }) => ({
    partNumber,
    url: grant.url,
    headers: { ...grant.headers },
  })),
  expiresAt: time(expiresAt),
});

export const presentCompletedUpload = ({ fileId, name, size }: FileRecord): uploads.CompletedUpload => ({
  uploadId: fileId,
  fileId,
  name,
  size,
});

export const presentDownload = (grant: Grant): { url: string; expiresAt: string } => ({
  url: grant.url,
  expiresAt: time(grant.expiresAt),
});

/** @param currentSession id of the one that asks */
export function presentAccount(
  sub: Owner,
  { account, user, sessions }: ShownAccount,
  currentSession: string | undefined,
): accounts.Account {
  const left = available(account);
  return {
    sub,
    email: user?.email ?? null,
    groups: [...(user?.groups ?? [])],
    usage: {
      ...account.usage,
      availableFiles: Math.max(0, left.files),
      availableBytes: Math.max(0, left.bytes),
    },
    quota: account.quota,
    sessions: presentSessions(sessions, currentSession),
  };
}

const presentSessions = (
  sessions: readonly Session[],
  currentSession: string | undefined,
): accounts.AccountSession[] =>
  sessions.map(({ id, signedInAt, lastSeenAt, agent }) => ({
    sessionId: id,
    signedInAt: time(signedInAt),
    lastSeenAt: time(lastSeenAt),
    program: agent.program ?? null,
    system: agent.system ?? null,
    current: id === currentSession,
  }));

export const presentActivity = (entry: JournalEntry): activity.Activity => ({
  entryId: entry.entryId,
  at: time(entry.at),
  kind: entry.kind,
  subject: entry.subject,
  actor: entry.actor,
  outcome: entry.outcome,
  fileId: entry.fileId ?? null,
  name: entry.name ?? null,
  bytes: entry.bytes ?? null,
  reason: entry.reason ?? null,
  requestId: entry.requestId ?? null,
  details: entry.details ?? null,
});

export const presentHealth = (health: Health, version: string): operations.Health => ({
  generatedAt: time(health.at),
  version,
  eventLag: health.eventLag,
  queue: presentDepth(health.queue),
  webhooks: health.webhooks ? presentDepth(health.webhooks.queue) : null,
  deadLetters: [
    ...health.deadLetters.map((letter) => presentDeadLetter('events', letter)),
    ...(health.webhooks?.deadLetters ?? []).map((letter) =>
      presentDeadLetter('webhooks', { ...letter, body: withoutData(letter.body) }),
    ),
  ],
  reconciliation: health.reconciliation ? presentReconciliation(health.reconciliation) : null,
});

const presentDepth = ({ waiting, inFlight, dead }: QueueDepth) => ({ waiting, inFlight, dead });

export function presentReconciliation(run: Reconciliation): operations.Reconciliation {
  const { orphans, missing, settled, removed, recounted, failed } = run.drift;
  return {
    runId: run.runId,
    startedAt: time(run.startedAt),
    finishedAt: timeOrNull(run.finishedAt ?? undefined),
    examined: run.examined,
    drift: {
      orphans: orphans.count,
      orphanBytes: orphans.bytes,
      missing: missing.count,
      missingBytes: missing.bytes,
      settled: settled.count,
      settledBytes: settled.bytes,
      removed: removed.count,
      removedBytes: removed.bytes,
      recounted: recounted.count,
      recountedBytes: recounted.bytes,
      failed: failed.count,
      failedBytes: failed.bytes,
    },
  };
}

export const presentOperatedAccount = (account: RegisteredAccount): operations.OperatedAccount => ({
  sub: account.owner,
  email: account.person?.email ?? null,
  groups: [...(account.person?.groups ?? [])],
  status: account.disabledAt === undefined ? 'enabled' : 'disabled',
  ...account.usage,
  quota: account.quota,
  lastActivityAt: timeOrNull(account.lastActivityAt),
  signedOutAt: timeOrNull(account.signedOutAt),
});

/** @param currentSession id of the one that asks */
export const presentDetailedAccount = (
  account: RegisteredAccount,
  sessions: readonly Session[],
  currentSession: string | undefined,
): operations.DetailedAccount => ({
  ...presentOperatedAccount(account),
  sessions: presentSessions(sessions, currentSession),
});

export const presentUsage = (days: readonly DayTally[]): operations.UsageByDay => ({
  days: days.map(({ at, uploads, bytes, downloads, removals, refusals }) => ({
    day: time(at).slice(0, 10),
    uploads,
    bytes,
    downloads,
    removals,
    refusals,
  })),
});

export function presentSummary(summary: ActivitySummary, step: Step): operations.Summary {
  const { totals, steps, topByBytes, topByUploads, holdings } = summary;
  return {
    from: time(summary.from),
    to: time(summary.to),
    step,
    generatedAt: time(summary.generatedAt),
    totals: presentTotals(totals),
    steps: steps.map((its) => ({ ...presentTotals(its), at: time(its.at), storedBytes: its.storedBytes })),
    topByBytes: topByBytes.map((user) => ({ ...user, email: user.email ?? null })),
    topByUploads: topByUploads.map((user) => ({ ...user, email: user.email ?? null })),
    stored: holdings,
  };
}

const presentTotals = ({
  uploads,
  bytes,
  downloads,
  removals,
  refusals,
  errors,
  activeUsers,
}: ActivitySummary['totals']): operations.Totals => ({
  uploads,
  bytes,
  downloads,
  removals,
  refusals,
  errors,
  activeUsers,
});

/** A time in a query. */
export const instant = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : Date.parse(text);

/** Characters of a dead letter. */
const shownOfBody = 4_096;

const presentDeadLetter = (
  queue: operations.DeadLetter['queue'],
  { messageId, sentAt, receives, body }: DeadLetter,
): operations.DeadLetter => ({
  queue,
  messageId,
  sentAt: time(sentAt),
  receives,
  body: body.slice(0, shownOfBody),
});

/** An event without what it says of somebody's files: to look at that is recorded, and this is not. */
function withoutData(event: string): string {
  try {
    return JSON.stringify({ ...(JSON.parse(event) as object), data: undefined });
  } catch {
    return '';
  }
}

const time = (at: Instant): string => new Date(at).toISOString();
const timeOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : time(at));
