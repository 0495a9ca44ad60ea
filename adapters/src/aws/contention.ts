import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/**
 * Why DynamoDB may cancel a transaction that deserves another try, from reading on: somebody changed a row first, is
 * changing it right now, or the table is short of capacity. A cancelled transaction has written nothing.
 */
const passing = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);

export const isContention = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).length > 0 &&
  error.CancellationReasons!.every(({ Code }) => passing.has(Code ?? 'None'));
