import { describe, expect, test } from '@jest/globals';
import type { Session, Sessions } from '@stowage/domain';
import { anOwner, noon } from '../builders/records.ts';

export const aSession = (changes: Partial<Session> = {}): Session => ({
  id: '7d0c0ff6-1b2c-4b1e-9a57-0b7d2d9c1a01',
  signedInAt: noon,
  lastSeenAt: noon + 1,
  agent: { program: 'Firefox', system: 'Linux' },
  ...changes,
});

/** What every list of sessions does. */
export function describeSessions(
  name: string,
  open: () => Promise<{ sessions: Sessions; close(): Promise<void> }>,
): void {
  describe(`${name} as Sessions`, () => {
    test('keeps what it was given, for its owner alone', async () => {
      const { sessions, close } = await open();
      const [owner, other] = [anOwner(), anOwner()];
      expect(await sessions.of(owner)).toEqual([]);
      const kept = [aSession(), aSession({ id: 'b', agent: {} })];
      await sessions.keep(owner, kept);
      expect(await sessions.of(owner)).toEqual(kept);
      expect(await sessions.of(other)).toEqual([]);
      await sessions.keep(owner, kept.slice(1));
      expect(await sessions.of(owner)).toEqual(kept.slice(1));
      await close();
    });
  });
}
