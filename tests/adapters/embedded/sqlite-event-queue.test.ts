import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';

describe('SqliteEventQueue', () => {
  let now: number;
  let database: Database;
  let queue: SqliteEventQueue;
  beforeEach(() => {
    now = 1_000_000;
    database = new Database(':memory:');
    queue = new SqliteEventQueue(database, () => now);
  });
  afterEach(() => database.close());

  const bodies = async (max = 10) => (await queue.receive(max, 1_000)).map(({ body }) => body);

  test('gives messages out in batches, oldest first, and each to one receiver at a time', async () => {
    for (const body of ['a', 'b', 'c']) await queue.send(body);
    expect(await bodies(2)).toEqual(['a', 'b']);
    expect(await bodies(2)).toEqual(['c']);
    expect(await bodies(2)).toEqual([]);
  });

  test('gives a message again when the visibility timeout passed and nobody deleted it', async () => {
    await queue.send('kept');
    await queue.send('deleted');
    const [, second] = await queue.receive(10, 1_000);
    await queue.delete([second!.messageId]);
    now += 999;
    expect(await bodies()).toEqual([]);
    now += 1;
    expect(await queue.receive(10, 1_000)).toMatchObject([
      { body: 'kept', receiveCount: 2, sentAt: 1_000_000 },
    ]);
  });

  test('sets a message aside after five deliveries', async () => {
    await queue.send('poison');
    for (let delivery = 1; delivery <= 5; delivery += 1) {
      expect(await queue.receive(10, 1_000)).toMatchObject([{ receiveCount: delivery }]);
      now += 1_000;
    }
    expect(await bodies()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 1, oldestSentAt: undefined });
  });

  test('a receive costs the same however much waits behind what it takes', async () => {
    const quickest = async (waiting: number): Promise<number> => {
      await database.write(() => {
        for (let index = 0; index < waiting; index += 1) queue.enqueue('a');
      });
      const times: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const start = performance.now();
        expect(await queue.receive(10, 1_000)).toHaveLength(10);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const few = await quickest(300);
    expect(await quickest(40_000)).toBeLessThan(10 * few);
  });

  test('knows its depth and the age of its oldest message', async () => {
    expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0, oldestSentAt: undefined });
    await queue.send('a');
    now += 5;
    await queue.send('b');
    await queue.receive(1, 1_000);
    expect(await queue.depth()).toEqual({ waiting: 1, inFlight: 1, dead: 0, oldestSentAt: 1_000_000 });
  });

  test('a receiver who waits is woken by the next message', async () => {
    const waiting = queue.receive(10, 1_000, { waitMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await queue.send('a');
    expect(await waiting).toMatchObject([{ body: 'a' }]);
  });

  test('a receiver who waits in vain gets nothing, at the end of the wait or when told to stop', async () => {
    expect(await queue.receive(10, 1_000, { waitMs: 10 })).toEqual([]);
    const stop = new AbortController();
    const waiting = queue.receive(10, 1_000, { waitMs: 20_000, signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    expect(await waiting).toEqual([]);
  });

  test('a message within a write that fails was never sent', async () => {
    const write = database.write(() => {
      queue.enqueue('a');
      throw new Error('no');
    });
    await expect(write).rejects.toThrow('no');
    expect(await bodies()).toEqual([]);
  });
});
