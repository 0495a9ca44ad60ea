// What operators do to accounts, where a port fails.

import { describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { LocalUserDirectory } from '@stowage/adapters/embedded/local-user-directory';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { SqliteRegister } from '@stowage/adapters/embedded/sqlite-register';
import {
  ChangeStanding,
  CheckOperator,
  ListAllActivity,
  LookAtAccount,
  type Journal,
  type StandingAct,
  type User,
} from '@stowage/domain';
import { anOwner, newId, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';

const caller = { owner: anOwner(), requestId: 'r' };
const clock = () => noon;

describe('a look that cannot be entered shows nothing', () => {
  const read: string[] = [];
  const journal: Journal = {
    append: () => Promise.reject(new Error('The disk is full.')),
    list: async () => (read.push('list'), { items: [], next: null }),
    listAll: async () => (read.push('listAll'), { items: [], next: null }),
  };
  const account = {
    owner: anOwner(),
    quota: { maxBytes: 0, maxFiles: 0, maxFileBytes: 0 },
    usage: noUsage(),
  };
  const ledger = { account: async () => account };
  const register = { find: async () => account };
  const directory = { find: async () => undefined };

  test('of an account', async () => {
    const look = new LookAtAccount(
      ledger as never,
      register as never,
      directory as never,
      journal,
      clock,
      newId,
    );
    await expect(look.execute({ caller, sub: account.owner, what: 'files' })).rejects.toThrow(
      'The disk is full.',
    );
  });

  test.each([undefined, account.owner])('of the record of %s', async (user) => {
    const list = new ListAllActivity(journal, clock, newId);
    await expect(list.execute({ caller, query: { user }, page: { limit: 10 } })).rejects.toThrow(
      'The disk is full.',
    );
    expect(read).toEqual([]);
  });
});

test('what is done to an account does not undo what was done before', async () => {
  const database = new Database(':memory:');
  const register = new SqliteRegister(database, ampleQuota);
  let now = noon;
  const changeStanding = new ChangeStanding(
    new SqliteLedger(database, ampleQuota),
    register,
    new LocalUserDirectory(database),
    () => now,
    newId,
  );
  const sub = anOwner();
  await register.note(sub, { email: 'a@example.test', groups: [] });
  const after = async (act: StandingAct) => {
    now += 1;
    const { disabledAt, signedOutAt } = await changeStanding.execute({ caller, sub, act });
    return { disabledAt, signedOutAt };
  };
  expect(await after('disable')).toEqual({ disabledAt: noon + 1, signedOutAt: undefined });
  expect(await after('disable')).toEqual({ disabledAt: noon + 1, signedOutAt: undefined });
  expect(await after('signOut')).toEqual({ disabledAt: noon + 1, signedOutAt: noon + 3 });
  expect(await after('enable')).toEqual({ disabledAt: undefined, signedOutAt: noon + 3 });
  database.close();
});

test('an operator is who is in the group now, and enabled', async () => {
  const user: User = { sub: caller.owner, email: 'o@example.test', groups: ['operators'], enabled: true };
  const check = (its: User | undefined) =>
    new CheckOperator(
      { account: async () => ({ owner: caller.owner, usage: noUsage() }) } as never,
      { find: async () => its } as never,
    ).execute({ caller, token: { issuedAt: noon, sessionId: undefined } });
  await expect(check(user)).resolves.toBeUndefined();
  for (const other of [
    { ...user, enabled: false },
    { ...user, groups: ['operators-2', 'Operators'] },
    undefined,
  ]) {
    await expect(check(other)).rejects.toMatchObject({ code: 'forbidden' });
  }
});

function noUsage() {
  return { files: 0, bytes: 0, reservedFiles: 0, reservedBytes: 0 };
}
