// What operators see and do: everybody's accounts, record and totals, and the health of what runs behind them.

import * as z from 'zod/mini';
import { AccountSession, Quota } from './accounts.ts';
import { Activity, ActivityKind } from './activity.ts';
import { Bytes, Id, PageQuery, pageOf, Time } from './common.ts';

export const AccountStatus = z.enum(['enabled', 'disabled']);

/** One account as operators see it. */
export const OperatedAccount = z.object({
  sub: z.string(),
  /** Null where the directory knows no address, as for machine clients. */
  email: z.nullable(z.string()),
  /** In a listing, as of when this person last signed in. */
  groups: z.array(z.string()),
  status: AccountStatus,
  files: Bytes,
  bytes: Bytes,
  /** Set aside for uploads under way. */
  reservedFiles: Bytes,
  reservedBytes: Bytes,
  quota: Quota,
  /** Of the last entry of its own doing in its record; null if there is none. */
  lastActivityAt: z.nullable(Time),
  /** Tokens from before this are refused on writes and operator calls. */
  signedOutAt: z.nullable(Time),
});

/** One account that an operator looks at by itself. */
export const DetailedAccount = z.extend(OperatedAccount, {
  /** Where its owner is signed in, the latest seen first; empty for a machine client. */
  sessions: z.array(AccountSession),
});

export const ListAccountsQuery = z.strictObject({
  /** The beginning of an address, or a whole `sub`. */
  search: z.optional(z.string().check(z.maxLength(255))),
  sort: z._default(z.enum(['email', 'files', 'bytes', 'lastActivityAt']), 'email'),
  order: z._default(z.enum(['asc', 'desc']), 'asc'),
  status: z.optional(AccountStatus),
  ...PageQuery,
});

export const AccountPage = pageOf(OperatedAccount);

export const ChangeQuotaRequest = z.strictObject({ maxBytes: Bytes, maxFiles: Bytes, maxFileBytes: Bytes });

/** What happened in a stretch of time. */
export const Totals = z.object({
  uploads: z.int(),
  /** Of those uploads. */
  bytes: Bytes,
  downloads: z.int(),
  removals: z.int(),
  refusals: z.int(),
  /** What went wrong without being refused: entries `file.quarantined` and `upload.expired`. */
  errors: z.int(),
  /** Distinct accounts of which the record has an entry of their own doing; over several steps, on their whole days. */
  activeUsers: z.int(),
});

/** An account's usage by day, oldest first; days without anything are left out. */
export const UsageByDay = z.object({
  days: z.array(
    z.object({
      day: z.iso.date(),
      uploads: z.int(),
      bytes: Bytes,
      downloads: z.int(),
      removals: z.int(),
      refusals: z.int(),
    }),
  ),
});

/** Whole days of UTC that the range touches; the last 30 if it is left out. */
export const UsageQuery = z.strictObject({ from: z.optional(Time), to: z.optional(Time) });

export const ListAllActivityQuery = z.strictObject({
  from: z.optional(Time),
  to: z.optional(Time),
  kind: z.optional(ActivityKind),
  outcome: z.optional(z.enum(['done', 'refused'])),
  /** A whole `sub`. */
  user: z.optional(z.string().check(z.maxLength(128))),
  ...PageQuery,
});

export const AllActivityPage = pageOf(Activity);

/** Steps that the range touches are in it as a whole; at most 2,200 of them. */
export const SummaryQuery = z.strictObject({
  /** 7 days ago if left out. */
  from: z.optional(Time),
  /** Now if left out. */
  to: z.optional(Time),
  step: z._default(z.enum(['hour', 'day']), 'day'),
});

const TopUser = z.object({
  sub: z.string(),
  email: z.nullable(z.string()),
  uploads: z.int(),
  bytes: Bytes,
});

export const Summary = z.object({
  from: Time,
  to: Time,
  step: z.enum(['hour', 'day']),
  generatedAt: Time,
  totals: Totals,
  /** Every step of the range, oldest first, also those in which nothing happened. */
  steps: z.array(z.extend(Totals, { at: Time, /** Kept at the end of the step. */ storedBytes: Bytes })),
  topByBytes: z.array(TopUser),
  topByUploads: z.array(TopUser),
  /** As of now, over all accounts. */
  stored: z.object({ accounts: z.int(), files: Bytes, bytes: Bytes, reservedBytes: Bytes }),
});

/** Files and bytes that the store and the books told differently of, when they were last compared. */
const Drift = z.object({
  /** Objects that no books know of. */
  orphans: z.int(),
  orphanBytes: Bytes,
  /** Files in the books without an object. */
  missing: z.int(),
  missingBytes: Bytes,
  /** Objects that had arrived without being recorded, and now are. */
  settled: z.int(),
  settledBytes: Bytes,
  /** Objects of uploads that had ended and of files that had been removed; now they are gone. */
  removed: z.int(),
  removedBytes: Bytes,
  /** Accounts whose usage was not what their files make, and now is; and by how many bytes it was off. */
  recounted: z.int(),
  recountedBytes: Bytes,
  /** Objects that could not be dealt with; the log says why. */
  failed: z.int(),
  failedBytes: Bytes,
});

export const Reconciliation = z.object({
  runId: Id,
  startedAt: Time,
  /** Null while it runs. */
  finishedAt: z.nullable(Time),
  examined: z.int(),
  drift: Drift,
});

export const DeadLetter = z.object({
  /** Which queue it was set aside from: that of the store's events, or that of events to other systems. */
  queue: z.enum(['events', 'webhooks']),
  messageId: z.string(),
  sentAt: Time,
  receives: z.int(),
  /** The first 4,096 characters of it; of a webhook without its data, which is a user's. */
  body: z.string(),
});

const QueueDepth = z.object({ waiting: z.int(), inFlight: z.int(), dead: z.int() });

export const Health = z.object({
  generatedAt: Time,
  version: z.string(),
  /** From the store's word to the books, in milliseconds; of the last hour in which something was recorded. */
  eventLag: z.object({
    p50: z.nullable(z.number()),
    p95: z.nullable(z.number()),
    /** Of the oldest event still waiting. */ oldest: z.nullable(z.number()),
  }),
  queue: QueueDepth,
  /** Null where nobody is told of events. */
  webhooks: z.nullable(QueueDepth),
  /** Up to ten of each queue. */
  deadLetters: z.array(DeadLetter),
  reconciliation: z.nullable(Reconciliation),
});

export const Redriven = z.object({ redriven: z.int() });

export type OperatedAccount = z.infer<typeof OperatedAccount>;
export type DetailedAccount = z.infer<typeof DetailedAccount>;
export type UsageByDay = z.infer<typeof UsageByDay>;
export type Totals = z.infer<typeof Totals>;
export type Summary = z.infer<typeof Summary>;
export type DeadLetter = z.infer<typeof DeadLetter>;
export type Health = z.infer<typeof Health>;
export type Reconciliation = z.infer<typeof Reconciliation>;
