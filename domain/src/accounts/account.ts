// The arithmetic of the books. The law, after every change: used + reserved + available = limit.

import { isKept, type FileRecord } from '../files/file-record.ts';
import type { Instant } from '../kernel/ambient.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Owner } from '../kernel/owner.ts';

export interface Quota {
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** What an owner's files take, and what uploads under way may still take. Bytes and counts. */
export interface Usage {
  readonly files: number;
  readonly bytes: number;
  readonly reservedFiles: number;
  readonly reservedBytes: number;
}

export interface Account extends Standing {
  readonly owner: Owner;
  readonly quota: Quota;
  readonly usage: Usage;
  /** Absent until the person was noted; machine clients have none. */
  readonly person?: Person | undefined;
}

/** Who an account belongs to, as the directory said when it was last asked on their behalf. */
export interface Person {
  /** Lower case. */
  readonly email: string;
  readonly groups: readonly string[];
}

/** What operators, and people about their own sessions, decided. It stands in our own books, so that it holds while a token still would. */
export interface Standing {
  /** Since when the account is disabled. */
  readonly disabledAt?: Instant | undefined;
  /** Tokens from before this no longer count. */
  readonly signedOutAt?: Instant | undefined;
  /** Sessions that their owner ended; their tokens no longer count, nor what those are renewed to. */
  readonly endedSessions?: readonly string[] | undefined;
}

export const noUsage: Usage = { files: 0, bytes: 0, reservedFiles: 0, reservedBytes: 0 };

/** How one change moves the books; the same fields as `Usage`, with signs. */
export type UsageChange = Usage;

export const usageChange = {
  none: noUsage,
  /** A grant sets `size` bytes aside. */
  reserve: (size: number): UsageChange => ({ ...noUsage, reservedFiles: 1, reservedBytes: size }),
  /** The object arrived: what was set aside is now used. */
  settle: (size: number): UsageChange => ({
    files: 1,
    bytes: size,
    reservedFiles: -1,
    reservedBytes: -size,
  }),
  /** The object will not arrive. */
  release: (size: number): UsageChange => ({ ...noUsage, reservedFiles: -1, reservedBytes: -size }),
  /** The object left the store. */
  remove: (size: number): UsageChange => ({ ...noUsage, files: -1, bytes: -size }),
};

export const addUsage = (a: Usage, b: UsageChange): Usage => ({
  files: a.files + b.files,
  bytes: a.bytes + b.bytes,
  reservedFiles: a.reservedFiles + b.reservedFiles,
  reservedBytes: a.reservedBytes + b.reservedBytes,
});

export const sameUsage = (a: Usage, b: Usage): boolean =>
  a.files === b.files &&
  a.bytes === b.bytes &&
  a.reservedFiles === b.reservedFiles &&
  a.reservedBytes === b.reservedBytes;

/** What a file makes of its owner's usage. */
export const usageOfFile = ({ state, size }: Pick<FileRecord, 'state' | 'size'>): Usage =>
  isKept(state)
    ? { ...noUsage, files: 1, bytes: size }
    : state === 'pending'
      ? usageChange.reserve(size)
      : noUsage;

/** What a change takes out of what is available; negative where it gives back. */
export const claim = (change: UsageChange): { files: number; bytes: number } => ({
  files: change.files + change.reservedFiles,
  bytes: change.bytes + change.reservedBytes,
});

/** What may still be reserved; negative after an operator set the limit below what is used. */
export const available = ({ quota, usage }: Account): { files: number; bytes: number } => ({
  files: quota.maxFiles - usage.files - usage.reservedFiles,
  bytes: quota.maxBytes - usage.bytes - usage.reservedBytes,
});

/** The refusal, if `change` takes more than is available. Giving back is always allowed. */
export function refusalOf(account: Account, change: UsageChange): DomainError | undefined {
  const left = available(account);
  const taken = claim(change);
  if (taken.bytes > 0 && taken.bytes > left.bytes) {
    return quotaExceeded('bytes', Math.max(0, left.bytes), taken.bytes);
  }
  if (taken.files > 0 && taken.files > left.files) {
    return quotaExceeded('files', Math.max(0, left.files), taken.files);
  }
  return undefined;
}

const quotaExceeded = (unit: 'bytes' | 'files', free: number, requested: number): DomainError =>
  new DomainError(
    'quota-exceeded',
    unit === 'bytes'
      ? `This needs ${requested} bytes, and ${free} are available.`
      : `This needs room for ${requested} more files, and there is room for ${free}.`,
    { unit, available: free, requested },
  );
