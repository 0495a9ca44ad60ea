import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { User, UserDirectory } from '@stowage/domain';
import { anOwner } from '../builders/records.ts';
import { allPages } from './paging.ts';

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

    test('lists everybody once, a page at a time', async () => {
      const listed = await allPages(1, (page) => opened.directory.list(page));
      const bySub = (a: User, b: User): number => (a.sub < b.sub ? -1 : 1);
      expect(listed.sort(bySub)).toEqual([...opened.users].sort(bySub));
    });

    test('a place that is in no listing of it is refused', async () => {
      // By which error it cannot say for every server: moto has a code for it that Cognito has not.
      await expect(opened.directory.list({ limit: 1, after: 'x' })).rejects.toThrow();
    });

    test('who is disabled is not enabled until that is said, and either may be said twice', async () => {
      const { directory, users } = opened;
      const { sub } = users.find(({ enabled }) => enabled)!;
      for (const [act, enabled] of [
        ['disable', false],
        ['enable', true],
      ] as const) {
        await directory[act](sub);
        await directory[act](sub);
        expect(await directory.find(sub)).toMatchObject({ enabled });
      }
    });

    test('signing somebody out leaves them who they are', async () => {
      const [user] = opened.users;
      await opened.directory.signOut(user!.sub);
      expect(await opened.directory.find(user!.sub)).toEqual(user);
    });

    test.each(['disable', 'enable', 'signOut'] as const)('to %s a stranger is no error', async (act) => {
      await opened.directory[act](anOwner());
    });
  });
}
