import { describe, expect, test } from '@jest/globals';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { isContention } from '@stowage/adapters/aws/contention';
import { patience } from '@stowage/adapters/aws/patience';

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: `Transaction cancelled [${codes.join(', ')}]`,
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('what is tried again', () => {
  test.each([
    ['a row that somebody changed first', cancelled('None', 'ConditionalCheckFailed')],
    ['a row that is being changed', cancelled('TransactionConflict', 'None')],
    ['a shortage of capacity', cancelled('ThrottlingError', 'ProvisionedThroughputExceeded')],
  ])('%s', (_, error) => {
    expect(isContention(error)).toBe(true);
  });

  test.each([
    ['a mistake in the request', cancelled('ConditionalCheckFailed', 'ValidationError')],
    ['a cancellation without reasons', cancelled()],
    ['any other failure', Object.assign(new Error('reset'), { name: 'TransactionCanceledException' })],
  ])('but not %s', (_, error) => {
    expect(isContention(error)).toBe(false);
  });
});

describe('patience', () => {
  test('ends as unavailable, with the last cause, when its time is over', async () => {
    const limit = patience(120);
    const cause = new Error('conflict');
    const tries = async () => {
      for (;;) await limit.pause(cause);
    };
    await expect(tries()).rejects.toMatchObject({ code: 'unavailable', cause });
  });

  test('aborts what is under way when its time is over', async () => {
    const { signal } = patience(20);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });
});
