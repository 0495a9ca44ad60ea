import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { LocalUserDirectory } from '@stowage/adapters/embedded/local-user-directory';

// In order: the accounts are seeded by the first test, because hashing is slow on purpose.
describe('LocalUserDirectory', () => {
  let database: Database;
  let directory: LocalUserDirectory;
  beforeAll(() => {
    database = new Database(':memory:');
    directory = new LocalUserDirectory(database);
  });
  afterAll(() => database.close());

  const subs = async (password: string) =>
    Promise.all(
      ['user', 'second', 'operator'].map(
        async (name) => (await directory.authenticate(`${name}@example.test`, password))?.sub,
      ),
    );

  test('is seeded once, and gives the same people another password later', async () => {
    await directory.seed('first password');
    const before = await subs('first password');
    expect(new Set(before).size).toBe(3);

    directory = new LocalUserDirectory(database);
    await directory.seed('second password');
    expect(await subs('second password')).toEqual(before);
    expect(await subs('first password')).toEqual([undefined, undefined, undefined]);
  });

  test('only the operator is one', async () => {
    const operator = await directory.authenticate('operator@example.test', 'second password');
    expect(operator).toMatchObject({ groups: ['operators'], enabled: true });
    expect((await directory.authenticate('User@Example.test ', 'second password'))!.groups).toEqual([
      'users',
    ]);
  });

  test.each([
    ['user@example.test', 'Second password'],
    ['user@example.test', ''],
    ['nobody@example.test', 'second password'],
    ["' OR 1=1 --", 'second password'],
    ['', ''],
  ])('refuses %j with %j', async (username, password) => {
    expect(await directory.authenticate(username, password)).toBeUndefined();
  });

  test('a stranger waits as long as somebody with a wrong password', async () => {
    const time = async (username: string) => {
      const times: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        const start = performance.now();
        await directory.authenticate(username, 'wrong');
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    // An answer without hashing would come thousands of times sooner, so a busy machine cannot upset this.
    expect((await time('nobody@example.test')) / (await time('user@example.test'))).toBeGreaterThan(0.1);
  });

  test('a user who is disabled cannot sign in, and is known as such', async () => {
    const user = (await directory.authenticate('user@example.test', 'second password'))!;
    await database.write(
      () => void database.prepare('UPDATE users SET enabled = 0 WHERE sub = ?').run(user.sub),
    );
    expect(await directory.authenticate('user@example.test', 'second password')).toBeUndefined();
    expect(await directory.find(user.sub)).toMatchObject({ enabled: false });
  });
});
