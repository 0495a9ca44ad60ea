import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventQueue } from '@stowage/domain';

/** A queue of its own, and what the machinery around it does with it. */
export interface OpenedEventQueue {
  readonly queue: EventQueue;
  send(body: string): Promise<void>;
  /** Delivers one message, if one is in sight, and never deals with it: it is out of sight until `giveUp`. */
  receive(): Promise<string | undefined>;
  /** Lets the visibility timeout of everything that was received pass. */
  giveUp(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueManners {
  /** Deliveries before a message is set aside. */
  readonly maxReceives: number;
  /** Why it cannot be tried here that dead letters are redriven; absent where it can. */
  readonly cannotRedrive?: string;
}

/** What every queue of events does. */
export function describeEventQueue(
  name: string,
  open: () => Promise<OpenedEventQueue>,
  { maxReceives, cannotRedrive }: QueueManners,
): void {
  describe(`${name} as EventQueue`, () => {
    let opened: OpenedEventQueue;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const poison = async (body: string) => {
      await opened.send(body);
      for (let delivery = 1; delivery <= maxReceives; delivery += 1) {
        expect(await opened.receive()).toBe(body);
        await opened.giveUp();
      }
      expect(await opened.receive()).toBeUndefined();
    };

    test('an empty queue has no depth and no dead letters', async () => {
      expect(await opened.queue.depth()).toEqual({
        waiting: 0,
        inFlight: 0,
        dead: 0,
        oldestSentAt: undefined,
      });
      expect(await opened.queue.deadLetters(10)).toEqual([]);
    });

    test('knows what waits and what is under way', async () => {
      await opened.send('a');
      await opened.send('b');
      expect(await opened.queue.depth()).toMatchObject({ waiting: 2, inFlight: 0, dead: 0 });
      await opened.receive();
      expect(await opened.queue.depth()).toMatchObject({ waiting: 1, inFlight: 1, dead: 0 });
      await opened.giveUp();
      expect(await opened.queue.depth()).toMatchObject({ waiting: 2, inFlight: 0, dead: 0 });
    });

    test('sets aside what was delivered in vain, and shows it as often as it is asked', async () => {
      const before = Date.now();
      await poison('{"poison":"ä"}');
      await opened.send('a sibling');
      expect(await opened.queue.depth()).toMatchObject({ waiting: 1, inFlight: 0, dead: 1 });
      const [letter, ...others] = await opened.queue.deadLetters(10);
      expect(others).toEqual([]);
      expect(letter).toEqual({
        messageId: expect.any(String),
        sentAt: expect.any(Number),
        receives: expect.any(Number),
        body: '{"poison":"ä"}',
      });
      expect(letter!.receives).toBeGreaterThanOrEqual(maxReceives);
      expect(Math.abs(letter!.sentAt - before)).toBeLessThan(60_000);
      expect(await opened.queue.deadLetters(10)).toMatchObject([{ messageId: letter!.messageId }]);
      expect(await opened.receive()).toBe('a sibling');
    });

    test('shows no more than asked for', async () => {
      for (const body of ['a', 'b', 'c']) await poison(body);
      expect(await opened.queue.deadLetters(2)).toHaveLength(2);
      expect(await opened.queue.depth()).toMatchObject({ dead: 3 });
    });

    if (cannotRedrive) {
      process.stderr.write(`NOT TRIED: ${name}: that dead letters are redriven, because ${cannotRedrive}.\n`);
    } else {
      test('redrives dead letters: delivered as if for the first time, and set aside again in the end', async () => {
        await poison('a');
        expect(await opened.queue.redrive()).toBe(1);
        expect(await opened.queue.depth()).toMatchObject({ waiting: 1, dead: 0 });
        for (let delivery = 1; delivery <= maxReceives; delivery += 1) {
          expect(await opened.receive()).toBe('a');
          await opened.giveUp();
        }
        expect(await opened.receive()).toBeUndefined();
        expect(await opened.queue.depth()).toMatchObject({ waiting: 0, dead: 1 });
      });
    }

    test('redrives nothing where nothing is dead', async () => {
      await opened.send('alive');
      expect(await opened.queue.redrive()).toBe(0);
      expect(await opened.queue.depth()).toMatchObject({ waiting: 1, dead: 0 });
    });
  });
}
