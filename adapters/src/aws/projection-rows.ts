// What the projector makes of the table's own changes, as rows: the accounts as operators list them, and the journal in
// sums. No request of a user waits for any of it.

import {
  addTally,
  noTally,
  type DayTally,
  type Instant,
  type Owner,
  type RegisteredAccount,
  type Tally,
} from '@stowage/domain';
import {
  digits,
  listedKey,
  numberSort,
  registerByFilesSort,
  registerKey,
  registerSort,
  shardOf,
  textSort,
  topKey,
  userDaysKey,
} from './keys.ts';
import type { Place, Row } from './rows.ts';

/** What the register says of an account; the quota only where an operator gave one. */
export type RegisterEntry = Omit<RegisteredAccount, 'quota'> & {
  readonly quota: Partial<RegisteredAccount['quota']>;
  /** Counts the writes of this row. */
  readonly version: number;
  /** The stream's numbers of the last writes that were taken in: of the account's record, and of the account itself. */
  readonly journalSequence?: string | undefined;
  readonly accountSequence?: string | undefined;
};

export const registerPlace = (owner: Owner): Place => ({ pk: registerKey(owner), sk: registerSort });

/** Both copies. */
export function registerRows(entry: RegisterEntry): Row[] {
  const { owner, usage, person, lastActivityAt } = entry;
  const shard = shardOf(owner);
  const status = entry.disabledAt === undefined ? 'enabled' : 'disabled';
  return [
    {
      ...registerPlace(owner),
      entry,
      wide: listedKey(shard, 'main'),
      narrow: listedKey(shard, 'main', status),
      byName: textSort(person?.email ?? '', owner),
      bySize: numberSort(usage.bytes, owner),
      byTime: numberSort(lastActivityAt ?? 0, owner),
    },
    {
      pk: registerKey(owner),
      sk: registerByFilesSort,
      entry,
      wide: listedKey(shard, 'files'),
      narrow: listedKey(shard, 'files', status),
      bySize: numberSort(usage.files, owner),
    },
  ];
}

export const registerEntryOf = (row: Row): RegisterEntry => row['entry'] as RegisterEntry;

/** One user's day. */
export interface UserDay extends DayTally {
  readonly sub: Owner;
  /** A bit for each hour in which there is something of the user's own doing. */
  readonly activeHours: number;
  readonly version: number;
}

export const userDayPlace = (sub: Owner, at: Instant): Place => ({ pk: userDaysKey(sub), sk: digits(at) });

export const userDayRow = (day: UserDay): Row => ({
  ...userDayPlace(day.sub, day.at),
  day,
  ...(day.uploads > 0 && {
    narrow: topKey(day.at, shardOf(day.sub)),
    bySize: numberSort(day.bytes, day.sub),
    byTime: numberSort(day.uploads, day.sub),
  }),
});

/** Rows from before errors were counted have none. */
export const userDayOf = (row: Row): UserDay => ({
  errors: 0,
  ...(row['day'] as Omit<UserDay, 'errors'> & Partial<Pick<UserDay, 'errors'>>),
});

/** Sums as they stand in a row that is only ever added to. */
export const tallyOfRow = (row: Row): Tally => {
  const {
    uploads = 0,
    bytes = 0,
    downloads = 0,
    removals = 0,
    refusals = 0,
    errors = 0,
    growth = 0,
  } = row as Partial<Tally>;
  return addTally(noTally, { uploads, bytes, downloads, removals, refusals, errors, growth });
};
