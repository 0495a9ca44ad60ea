// What one change of one file needs written, and how such plans are put together into transactions.

import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { addUsage, usageChange, type Change, type FileRecord, type UsageChange } from '@stowage/domain';
import { fileRow, journalRow, wordRows } from './rows.ts';

export type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export interface Plan {
  /** The row as it will stand. */
  readonly file: FileRecord;
  readonly usage: UsageChange;
  /** Written together or not at all. */
  readonly items: readonly Item[];
}

/** A transaction's items. 100 of our rows at their largest are far from its other limit, 4 MB. */
const mostItems = 100;

export function planOf(TableName: string, current: FileRecord | undefined, change: Change): Plan {
  const file = { ...change.file, version: (current?.version ?? 0) + 1 };
  const old = wordRows(current);
  const now = wordRows(file);
  const written = [...now.values()].filter((row) => JSON.stringify(row) !== JSON.stringify(old.get(row.sk)));
  const dropped = [...old.values()].filter(({ sk }) => !now.has(sk));
  return {
    file,
    usage: change.usage,
    items: [
      { Put: { TableName, Item: fileRow(file), ...unlessChanged(current) } },
      ...[...change.entries.map(journalRow), ...written].map((Item) => ({ Put: { TableName, Item } })),
      ...dropped.map(({ pk, sk }) => ({ Delete: { TableName, Key: { pk, sk } } })),
    ],
  };
}

export const usageOf = (plans: readonly Plan[]): UsageChange =>
  plans.reduce((sum, { usage }) => addUsage(sum, usage), usageChange.none);

/** Groups that fit into a transaction each, with the row of the account. */
export function* inTransactions(plans: readonly Plan[]): Generator<readonly Plan[]> {
  let group: Plan[] = [];
  let size = 1;
  for (const plan of plans) {
    if (size + plan.items.length > mostItems && group.length > 0) {
      yield group;
      group = [];
      size = 1;
    }
    group.push(plan);
    size += plan.items.length;
  }
  if (group.length > 0) yield group;
}

const unlessChanged = (read: FileRecord | undefined) =>
  read
    ? {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': read.version },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
