import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { User, UserDirectory } from '@stowage/domain';
import { anOwner } from '../builders/records.ts';

export interface OpenedUserDirectory {
  readonly directory: UserDirectory;
  /** Who is in it; at least one of the group `operators` and one who is not. */
  readonly users: readonly User[];
  close(): Promise<void>;
}

/** What every user directory does. */
export function describeUserDirectory(name: string, open: () => Promise<OpenedUserDirectory>): void {
  describe(`${name} as UserDirectory`, () => {
    let opened: OpenedUserDirectory;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    test('knows each user by their sub, with address, groups and status', async () => {
      for (const user of opened.users) expect(await opened.directory.find(user.sub)).toEqual(user);
      const operators = opened.users.filter(({ groups }) => groups.includes('operators'));
      expect(operators.length).toBeGreaterThan(0);
      expect(operators.length).toBeLessThan(opened.users.length);
    });

    test('knows nobody by another sub', async () => {
      expect(await opened.directory.find(anOwner())).toBeUndefined();
    });
  });
}
