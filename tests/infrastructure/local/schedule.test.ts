import { expect, test } from '@jest/globals';
import { Schedule } from '../../../infrastructure/local/schedule.ts';

test('calls come again and again, one at a time, whether they fail or not', async () => {
  const lines: string[] = [];
  let [calls, underWay, most] = [0, 0, 0];
  const third = Promise.withResolvers<undefined>();
  const schedule = new Schedule({
    name: 'sweeper',
    everyMs: 1,
    log: (line) => lines.push(line),
    async handle() {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      if (++calls === 3) third.resolve(undefined);
      if (calls === 1) throw new Error('a fault');
    },
  });
  schedule.start();
  schedule.start();
  await third.promise;
  await schedule.stop();
  const after = calls;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([most, calls]).toEqual([1, after]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ message: 'fault', part: 'sweeper' }),
  ]);
});

test('a stop tells the call that is under way, and waits for its end', async () => {
  const begun = Promise.withResolvers<undefined>();
  let hasEnded = false;
  const schedule = new Schedule({
    name: 'reconciler',
    everyMs: 1,
    log: () => {},
    async handle(_, context) {
      expect(context.getRemainingTimeInMillis()).toBe(Infinity);
      begun.resolve(undefined);
      while (context.getRemainingTimeInMillis() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      hasEnded = true;
    },
  });
  schedule.start();
  await begun.promise;
  await schedule.stop();
  expect(hasEnded).toBe(true);
});

test('a stop before the first call is at once', async () => {
  const schedule = new Schedule({ name: 'x', everyMs: 1e9, log: () => {}, handle: async () => {} });
  schedule.start();
  await schedule.stop();
});
