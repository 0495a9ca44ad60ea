// An owner's usage as a row. `takenBytes` and `takenFiles` are used and reserved together: what a condition, which
// cannot add, compares with the quota. The quota itself stays with the deployment; nobody may change it for one owner yet.

import {
  claim,
  noUsage,
  type Account,
  type Owner,
  type Quota,
  type Usage,
  type UsageChange,
} from '@stowage/domain';
import { accountSort, ownerKey } from './keys.ts';
import type { Place, Row } from './rows.ts';

export const accountPlace = (owner: Owner): Place => ({ pk: ownerKey(owner), sk: accountSort });

export const accountOf = (owner: Owner, quota: Quota, row: Row | undefined): Account => ({
  owner,
  quota,
  usage: row ? usageOf(row as unknown as Usage) : noUsage,
});

/** Moves the usage by arithmetic, so that it does not matter who else moves it; not beyond what the quota leaves. */
export function moveUsage({ owner, quota }: Account, change: UsageChange) {
  const taken = claim(change);
  const within = (attribute: string, value: string) =>
    `(attribute_not_exists(${attribute}) OR ${attribute} <= ${value})`;
  const conditions = [
    ...(taken.bytes > 0 ? [within('takenBytes', ':mostBytes')] : []),
    ...(taken.files > 0 ? [within('takenFiles', ':mostFiles')] : []),
  ];
  return {
    Key: accountPlace(owner),
    UpdateExpression:
      'ADD files :files, #bytes :bytes, reservedFiles :reservedFiles, reservedBytes :reservedBytes, takenFiles :takenFiles, takenBytes :takenBytes',
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: { '#bytes': 'bytes' },
    ExpressionAttributeValues: {
      ':files': change.files,
      ':bytes': change.bytes,
      ':reservedFiles': change.reservedFiles,
      ':reservedBytes': change.reservedBytes,
      ':takenFiles': taken.files,
      ':takenBytes': taken.bytes,
      ...(taken.bytes > 0 && { ':mostBytes': quota.maxBytes - taken.bytes }),
      ...(taken.files > 0 && { ':mostFiles': quota.maxFiles - taken.files }),
    },
  };
}

const usageOf = ({ files, bytes, reservedFiles, reservedBytes }: Usage): Usage => ({
  files,
  bytes,
  reservedFiles,
  reservedBytes,
});
