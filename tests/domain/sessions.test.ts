import { describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { LocalUserDirectory } from '@stowage/adapters/embedded/local-user-directory';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { SqliteSessions } from '@stowage/adapters/embedded/sqlite-sessions';
import {
  EndSession,
  mostSessions,
  openSessions,
  refusalByStanding,
  withSeen,
  type Session,
} from '@stowage/domain';
import { anOwner, newId, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';
import { aSession } from '../contracts/sessions.contract.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const seenAt = (lastSeenAt: number, id = 'a'): Session => aSession({ id, lastSeenAt });
const ids = (sessions: readonly Session[] | undefined) => sessions?.map(({ id }) => id);

describe('that a session was seen', () => {
  test('is news the first time, and then every five minutes', () => {
    const first = withSeen([], seenAt(noon));
    expect(ids(first)).toEqual(['a']);
    expect(withSeen(first!, seenAt(noon + 5 * minute - 1))).toBeUndefined();
    expect(withSeen(first!, seenAt(noon + 5 * minute))).toEqual([seenAt(noon + 5 * minute)]);
  });

  test('brings the latest first', () => {
    expect(ids(withSeen([seenAt(noon, 'a'), seenAt(noon - 1, 'b')], seenAt(noon + day, 'b')))).toEqual([
      'b',
      'a',
    ]);
  });

  test('drops what can have no token any more, and the longest unseen of very many', () => {
    expect(ids(withSeen([seenAt(noon - 30 * day, 'old')], seenAt(noon)))).toEqual(['a']);
    const many = Array.from({ length: mostSessions }, (_, index) => seenAt(noon - index, `${index}`));
    const after = withSeen(many, seenAt(noon + 1));
    expect(after).toHaveLength(mostSessions);
    expect(ids(after)).not.toContain(`${mostSessions - 1}`);
  });
});

test('the tokens of an ended session no longer count, however new they are; those of others do', () => {
  const standing = { endedSessions: ['a', 'b'] };
  const refused = (sessionId: string | undefined) =>
    refusalByStanding(standing, { issuedAt: noon, sessionId })?.code;
  expect(refused('b')).toBe('unauthorized');
  expect(refused('c')).toBeUndefined();
  expect(refused(undefined)).toBeUndefined();
});

test('the tokens from before a sign-out no longer count, nor that of its very second, nor one that tells no time', () => {
  const refused = (issuedAt: number | undefined) =>
    refusalByStanding({ signedOutAt: noon }, { issuedAt, sessionId: undefined })?.code;
  expect([noon - 1_000, noon, undefined].map(refused)).toEqual(Array(3).fill('unauthorized'));
  expect(refused(noon + 1_000)).toBeUndefined();
});

test('sessions that were ended, by their owner or by an operator, or can have no token any more, are not open', () => {
  const known = [
    aSession({ id: 'open', signedInAt: noon + 1 }),
    aSession({ id: 'ended', signedInAt: noon + 1 }),
    aSession({ id: 'signed out', signedInAt: noon }),
  ];
  const standing = { signedOutAt: noon, endedSessions: ['ended'] };
  expect(ids(openSessions(known, standing, noon + 30 * day))).toEqual(['open']);
  expect(ids(openSessions(known, {}, noon + 30 * day))).toEqual(['open', 'ended', 'signed out']);
  expect(openSessions(known, {}, noon + 1 + 30 * day)).toEqual([]);
});

test('a session that is ended twice at once is ended, and recorded, once; and stays so when another ends', async () => {
  const database = new Database(':memory:');
  const [ledger, sessions] = [new SqliteLedger(database, ampleQuota), new SqliteSessions(database)];
  const owner = anOwner();
  await sessions.keep(owner, [aSession({ id: 'a' }), aSession({ id: 'b' })]);
  const endSession = new EndSession(ledger, sessions, new LocalUserDirectory(database), () => noon, newId);
  const end = (sessionId: string) => endSession.execute({ caller: { owner, requestId: 'r' }, sessionId });
  await Promise.all([end('a'), end('a')]);
  expect((await ledger.account(owner)).endedSessions).toEqual(['a']);
  expect(ids(await sessions.of(owner))).toEqual(['b']);
  const { items } = await new SqliteJournal(database).list(owner, {}, { limit: 10 });
  expect(items).toMatchObject([{ kind: 'account.signed-out', details: { session: 'a' } }]);
  await end('b');
  expect((await ledger.account(owner)).endedSessions).toEqual(['a', 'b']);
  database.close();
});
