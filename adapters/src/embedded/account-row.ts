// An account as a row of the table `accounts`.

import type { Account, Owner, Person, Quota, RegisteredAccount } from '@stowage/domain';
import type { Row } from './file-row.ts';

/** @param defaultQuota where no operator gave another one */
export function accountOf(row: Row, defaultQuota: Quota): Account {
  const { email, groups } = row;
  return {
    owner: row['sub'] as Owner,
    quota: {
      maxBytes: (row['max_bytes'] as number | null) ?? defaultQuota.maxBytes,
      maxFiles: (row['max_files'] as number | null) ?? defaultQuota.maxFiles,
      maxFileBytes: (row['max_file_bytes'] as number | null) ?? defaultQuota.maxFileBytes,
    },
    usage: {
      files: row['files'] as number,
      bytes: row['bytes'] as number,
      reservedFiles: row['reserved_files'] as number,
      reservedBytes: row['reserved_bytes'] as number,
    },
    person: email === '' ? undefined : ({ email, groups: JSON.parse(groups as string) } as Person),
    disabledAt: (row['disabled_at'] as number | null) ?? undefined,
    signedOutAt: (row['signed_out_at'] as number | null) ?? undefined,
    endedSessions:
      row['ended_sessions'] === null ? undefined : (JSON.parse(row['ended_sessions'] as string) as string[]),
  };
}

export const registeredAccountOf = (row: Row, defaultQuota: Quota): RegisteredAccount => ({
  ...accountOf(row, defaultQuota),
  lastActivityAt: (row['last_activity_at'] as number) || undefined,
});

/** Takes a sub, an address and groups as JSON. */
export const notePerson = `
  INSERT INTO accounts (sub, email, groups) VALUES (?, ?, ?)
  ON CONFLICT (sub) DO UPDATE SET email = excluded.email, groups = excluded.groups`;
