// An owner's usage as a row. `takenBytes` and `takenFiles` are used and reserved together: what a condition, which
// cannot add, compares with the quota. A quota stands in the row only where an operator gave one; `decision` counts what
// operators decided, so that nothing is reserved by a quota that is no longer in force.

import {
  claim,
  noUsage,
  type Account,
  type AccountChange,
  type Owner,
  type Person,
  type Quota,
  type Standing,
  type Usage,
  type UsageChange,
} from '@stowage/domain';
import { ownerKey } from './keys.ts';
import type { Place, Row } from './rows.ts';
import { accountSort } from './table.ts';

export const accountPlace = (owner: Owner): Place => ({ pk: ownerKey(owner), sk: accountSort });

/** An account with what tells whether operators decided something since it was read. */
export interface ReadAccount extends Account {
  readonly decision: number | undefined;
}

type AccountRow = Partial<Usage & Quota & Standing> & { person?: Person; decision?: number };

export function accountOf(owner: Owner, defaultQuota: Quota, row: Row | undefined): ReadAccount {
  const { maxBytes, maxFiles, maxFileBytes, ...its } = (row ?? {}) as AccountRow;
  return {
    owner,
    quota: {
      maxBytes: maxBytes ?? defaultQuota.maxBytes,
      maxFiles: maxFiles ?? defaultQuota.maxFiles,
      maxFileBytes: maxFileBytes ?? defaultQuota.maxFileBytes,
    },
    usage: usageOf(row),
    person: its.person,
    disabledAt: its.disabledAt,
    signedOutAt: its.signedOutAt,
    endedSessions: its.endedSessions,
    decision: its.decision,
  };
}

/** What a row says of an account, whatever the deployment's quota is. */
export function decidedIn(row: Row): Omit<Account, 'owner' | 'quota'> & { readonly quota: Partial<Quota> } {
  const { maxBytes, maxFiles, maxFileBytes, person, disabledAt, signedOutAt, ...its } = row as AccountRow;
  const quota = { maxBytes, maxFiles, maxFileBytes } as Partial<Quota>;
  return { quota, usage: usageOf({ ...noUsage, ...its }), person, disabledAt, signedOutAt };
}

/** Writes what an operator decided, if nobody decided something else since it was read. */
export function decide(current: ReadAccount, { quota, standing }: AccountChange) {
  const members = {
    // A quota that nobody changed stays the deployment's, whatever that will be.
    ...changed('maxBytes', current.quota, quota),
    ...changed('maxFiles', current.quota, quota),
    ...changed('maxFileBytes', current.quota, quota),
    disabledAt: standing.disabledAt,
    signedOutAt: standing.signedOutAt,
    endedSessions: standing.endedSessions,
    decision: (current.decision ?? 0) + 1,
  };
  const set = Object.entries(members).filter(([, value]) => value !== undefined);
  const removed = Object.entries(members).filter(([, value]) => value === undefined);
  return {
    Key: accountPlace(current.owner),
    UpdateExpression: [
      `SET ${set.map(([name]) => `${name} = :${name}`).join(', ')}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => name).join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: undecidedSince(current),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ...decisionOf(current),
    },
  };
}

const changed = (name: keyof Quota, before: Quota, after: Quota) =>
  before[name] === after[name] ? {} : { [name]: after[name] };

const undecidedSince = ({ decision }: ReadAccount): string =>
  decision === undefined ? 'attribute_not_exists(decision)' : 'decision = :readDecision';

const decisionOf = ({ decision }: ReadAccount) =>
  decision === undefined ? {} : { ':readDecision': decision };

/** Notes who it belongs to. */
export const note = (owner: Owner, person: Person) => ({
  Key: accountPlace(owner),
  UpdateExpression: 'SET person = :person',
  ExpressionAttributeValues: { ':person': person },
});

/** Counts the changes of a usage: who counts the files again sees by it whether they held still meanwhile. */
export const changesOf = (row: Row | undefined): number => (row?.['changes'] as number | undefined) ?? 0;

/** Sets the usage, unless it moved since it was read. */
export function setUsage(owner: Owner, usage: Usage, changes: number) {
  const taken = claim(usage);
  return {
    Key: accountPlace(owner),
    UpdateExpression:
      'SET files = :files, #bytes = :bytes, reservedFiles = :reservedFiles, reservedBytes = :reservedBytes, takenFiles = :takenFiles, takenBytes = :takenBytes, changes = :next',
    ConditionExpression: changes === 0 ? 'attribute_not_exists(changes)' : 'changes = :changes',
    ExpressionAttributeNames: { '#bytes': 'bytes' },
    ExpressionAttributeValues: {
      ':files': usage.files,
      ':bytes': usage.bytes,
      ':reservedFiles': usage.reservedFiles,
      ':reservedBytes': usage.reservedBytes,
      ':takenFiles': taken.files,
      ':takenBytes': taken.bytes,
      ':next': changes + 1,
      ...(changes > 0 && { ':changes': changes }),
    },
  };
}

/** Moves the usage by arithmetic, so that it does not matter who else moves it; not beyond what the quota leaves. */
export function moveUsage(account: ReadAccount, change: UsageChange) {
  const { owner, quota } = account;
  const taken = claim(change);
  const claims = taken.bytes > 0 || taken.files > 0;
  const within = (attribute: string, value: string) =>
    `(attribute_not_exists(${attribute}) OR ${attribute} <= ${value})`;
  const conditions = [
    ...(taken.bytes > 0 ? [within('takenBytes', ':mostBytes')] : []),
    ...(taken.files > 0 ? [within('takenFiles', ':mostFiles')] : []),
    ...(claims ? [undecidedSince(account)] : []),
  ];
  return {
    Key: accountPlace(owner),
    UpdateExpression:
      'ADD files :files, #bytes :bytes, reservedFiles :reservedFiles, reservedBytes :reservedBytes, takenFiles :takenFiles, takenBytes :takenBytes, changes :one',
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: { '#bytes': 'bytes' },
    ExpressionAttributeValues: {
      ':files': change.files,
      ':bytes': change.bytes,
      ':reservedFiles': change.reservedFiles,
      ':reservedBytes': change.reservedBytes,
      ':takenFiles': taken.files,
      ':takenBytes': taken.bytes,
      ':one': 1,
      ...(taken.bytes > 0 && { ':mostBytes': quota.maxBytes - taken.bytes }),
      ...(taken.files > 0 && { ':mostFiles': quota.maxFiles - taken.files }),
      ...(claims && decisionOf(account)),
    },
  };
}

export function usageOf(row: Row | undefined): Usage {
  // A person may be noted before there is any usage.
  const { files, bytes, reservedFiles, reservedBytes } = { ...noUsage, ...row };
  return { files, bytes, reservedFiles, reservedBytes };
}
