import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lagQuantile, tallyLags, type EventLag } from '@stowage/domain';
import { noon } from '../builders/records.ts';

export interface OpenedEventLag {
  readonly eventLag: EventLag;
  close(): Promise<void>;
}

/** What every book of event lags does; each is opened without any. */
export function describeEventLag(name: string, open: () => Promise<OpenedEventLag>): void {
  describe(`${name} as EventLag`, () => {
    let opened: OpenedEventLag;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('knows nothing before anything was noted', async () => {
      expect(await opened.eventLag.latest()).toBeUndefined();
    });

    test('adds up what is noted in an hour, also at once, and tells of the last one', async () => {
      const { eventLag } = opened;
      await eventLag.note(tallyLags([60_000, 60_000]), noon - 1);
      await Promise.all([
        eventLag.note(tallyLags([100, 200]), noon),
        eventLag.note(tallyLags([100, 3_000]), noon + 3_599_999),
      ]);
      const latest = (await eventLag.latest())!;
      expect(latest).toEqual(tallyLags([100, 200, 100, 3_000]));
      expect(lagQuantile(latest, 0.5)).toBeGreaterThanOrEqual(100);
      expect(lagQuantile(latest, 0.5)).toBeLessThan(120);
      // What comes late for an hour that is over does not make it the last.
      await eventLag.note(tallyLags([5]), noon - 3_600_001);
      expect(await eventLag.latest()).toEqual(latest);
    });
  });
}
