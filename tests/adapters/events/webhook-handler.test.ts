import { beforeEach, expect, test } from '@jest/globals';
import { webhookHandler } from '@stowage/adapters/events/webhook-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import { mostDeliveries, pauseAfter } from '@stowage/adapters/webhooks/pace';
import { cloudEventOf, type CloudEvent } from '@stowage/domain';
import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { anEntry, anOwner } from '../../builders/records.ts';

let delivered: CloudEvent[];
let postponed: [string, number][];
let fails: (event: CloudEvent) => boolean;
beforeEach(() => {
  delivered = [];
  postponed = [];
  fails = () => false;
});

const handle = webhookHandler({
  telemetry: createTelemetry('stowage', () => {}),
  endpoint: {
    async deliver(event) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      if (fails(event)) throw new Error('no');
      delivered.push(event);
    },
  },
  postpone: async ({ messageId }, milliseconds) => void postponed.push([messageId, milliseconds]),
});

const message = (event: unknown, messageId = String(Math.random()), receives = 1) =>
  ({
    messageId,
    body: typeof event === 'string' ? event : JSON.stringify(event),
    attributes: { ApproximateReceiveCount: String(receives) },
  }) as SQSRecord;

const eventOf = (subject = anOwner()) => cloudEventOf(anEntry(subject), 'local');

test('events of one user go out in order', async () => {
  const [user, other] = [anOwner(), anOwner()];
  const events = Array.from({ length: 20 }, (_, index) => eventOf(index % 3 === 0 ? other : user));
  expect(await handle({ Records: events.map((event) => message(event)) })).toEqual({ batchItemFailures: [] });
  for (const subject of [user, other]) {
    const its = (list: readonly CloudEvent[]) => list.filter((event) => event.subject === subject);
    expect(its(delivered)).toEqual(its(events));
  }
});

test('what was not taken comes again, later each time; siblings are done', async () => {
  const user = anOwner();
  const [first, poison, last] = [eventOf(user), eventOf(user), eventOf(user)];
  fails = ({ id }) => id === poison.id;
  const batch = [message(first), message(poison, 'p', 3), message('nonsense', 'n', 1), message(last)];
  expect(await handle({ Records: batch })).toEqual({
    batchItemFailures: expect.arrayContaining([{ itemIdentifier: 'p' }, { itemIdentifier: 'n' }]),
  });
  expect(delivered.map(({ id }) => id)).toEqual([first.id, last.id]);
  const pauses = new Map(postponed);
  expect(pauses.get('p')).toBeGreaterThanOrEqual(10_000);
  expect(pauses.get('p')).toBeLessThanOrEqual(20_000);
  expect(pauses.get('n')).toBeLessThanOrEqual(5_000);
});

test('pauses double up to six hours, never less than half, in whole milliseconds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: mostDeliveries }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, random) => {
        const longest = Math.min(5_000 * 2 ** (n - 1), 6 * 3_600_000);
        expect(pauseAfter(n, random)).toBeLessThanOrEqual(longest);
        expect(pauseAfter(n, random)).toBeGreaterThanOrEqual(longest / 2);
        expect(Number.isInteger(pauseAfter(n, random))).toBe(true);
      },
    ),
  );
  const all = Array.from({ length: mostDeliveries - 1 }, (_, index) => pauseAfter(index + 1, 0.5));
  const hours = all.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(12);
});
