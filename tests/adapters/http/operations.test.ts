// Operators' requests through the real pipeline, over the embedded house in memory.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Owner } from '@stowage/domain';
import { routes, type Route } from '@stowage/adapters/contract/routes';
import { longestFile } from '@stowage/adapters/http/export';
import { anEntry, noon } from '../../builders/records.ts';
import {
  claims,
  openHouse,
  operatorClaims,
  people,
  type Answer,
  type House,
  type Line,
  type Request,
} from '../house.ts';

let house: House;
let operator: Owner;
let user: Owner;

beforeAll(async () => {
  house = await openHouse();
  [operator, user] = await people(house);
});
afterAll(() => house.end());

const operate = (route: string, request: Partial<Request> = {}): Promise<Answer> =>
  house.invoke(route, { claims: operatorClaims(operator), ...request });

const about = (sub: string, request: Partial<Request> = {}) => ({ path: { sub }, ...request });

const as = (sub: string, more: Record<string, string> = {}) => ({ claims: { ...claims, sub, ...more } });

const recordOf = async (sub: Owner): Promise<Line[]> => {
  const { body } = await house.invoke('GET /activity', as(sub));
  return body['items'] as Line[];
};

const operatorRoutes = Object.entries<Route>(routes)
  .filter(([, { scope }]) => scope === 'stowage/operate')
  .map(([key]) => key);

describe('who may not operate', () => {
  test.each(operatorRoutes)('%s', async (route) => {
    const request = { path: { sub: user }, body: route.startsWith('PUT') ? aQuota : undefined };
    const cases: [string, Record<string, string>][] = [
      ['a user', { ...claims, sub: user }],
      ['a user with the scope', { ...operatorClaims(user), 'cognito:groups': 'users' }],
      ['an operator without the scope', { ...operatorClaims(operator), scope: claims.scope }],
      ['a look-alike group', { ...operatorClaims(operator), 'cognito:groups': 'operators2' }],
      // Their token still says operator; the directory no longer does.
      ['an operator who was one', operatorClaims(user)],
    ];
    const before = (await recordOf(user)).length;
    for (const [, its] of cases) {
      const { status, body } = await house.invoke(route, { ...request, claims: its });
      expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'forbidden' });
    }
    expect((await recordOf(user)).length).toBe(before);
  });
});

const aQuota = { maxBytes: 1_000, maxFiles: 3, maxFileBytes: 500 };

describe('looking', () => {
  test.each([
    ['account', 'GET /operations/accounts/{sub}'],
    ['files', 'GET /operations/accounts/{sub}/files'],
    ['uploads', 'GET /operations/accounts/{sub}/uploads'],
    ['activity', 'GET /operations/accounts/{sub}/activity'],
    ['usage', 'GET /operations/accounts/{sub}/usage'],
  ])('at %s is entered into the record of whom it is about', async (what, route) => {
    expect((await operate(route, about(user))).status).toBe(200);
    const [entry] = await recordOf(user);
    expect(entry).toMatchObject({
      kind: 'account.viewed',
      subject: user,
      actor: operator,
      details: { what },
      requestId: 'request-of-the-test',
    });
  });

  test('at everybody’s record is entered into the operator’s own', async () => {
    expect((await operate('GET /operations/activity')).status).toBe(200);
    const [entry] = await recordOf(operator);
    expect(entry).toMatchObject({ kind: 'activity.viewed', subject: operator, actor: operator });
  });

  test('at one user among everybody’s is entered into theirs', async () => {
    const { body } = await operate('GET /operations/activity', { query: { user } });
    expect((body['items'] as Line[]).map(({ subject }) => subject)).toContain(user);
    expect((await recordOf(user))[0]).toMatchObject({ kind: 'account.viewed', actor: operator });
  });

  test.each(['00000000-0000-4000-8000-000000000000', '../etc', 'ü'])(
    'at %s, which is nobody, is not found, whatever is asked',
    async (sub) => {
      for (const route of operatorRoutes.filter((its) => its.includes('{sub}'))) {
        const request = about(sub, { body: route.startsWith('PUT') ? aQuota : undefined });
        expect((await operate(route, request)).status).toBe(404);
      }
    },
  );

  test('a cursor of one account is refused for another', async () => {
    for (const name of ['a', 'b', 'c']) {
      await house.invoke('POST /upload', { ...as(user), body: { name, size: 1 } });
    }
    const route = 'GET /operations/accounts/{sub}/uploads';
    const { body } = await operate(route, about(user, { query: { limit: '1' } }));
    const query = { limit: '1', cursor: body['nextCursor'] as string };
    expect((await operate(route, about(user, { query }))).status).toBe(200);
    expect((await operate(route, about(operator, { query }))).status).toBe(400);
  });
});

describe('sessions of an account', () => {
  const route = 'GET /operations/accounts/{sub}';
  const now = () => String(Math.floor(Date.now() / 1000));

  test('are seen by an operator as their owner sees them, until they are signed out', async () => {
    const other = await openHouse();
    const [boss, somebody] = await people(other);
    const look = (its: Owner) => other.invoke(route, { claims: operatorClaims(boss), path: { sub: its } });
    const inSession = { origin_jti: 'of-a-user', auth_time: now() };
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const { body: own } = await other.invoke('GET /account', { ...as(somebody, inSession), headers });
    const { body } = await look(somebody);
    expect(own['sessions']).toEqual([
      {
        sessionId: 'of-a-user',
        signedInAt: expect.any(String),
        lastSeenAt: expect.any(String),
        program: 'Firefox',
        system: 'Linux',
        current: true,
      },
    ]);
    expect(body['sessions']).toEqual([{ ...(own['sessions'] as Line[])[0], current: false }]);
    expect((await look(boss)).body['sessions']).toEqual([]);

    const signOut = await other.invoke('POST /operations/accounts/{sub}/sign-out', {
      claims: operatorClaims(boss),
      path: { sub: somebody },
    });
    // Only the reply to a look has them.
    expect(signOut.body).not.toHaveProperty('sessions');
    expect((await look(somebody)).body['sessions']).toEqual([]);
    other.end();
  });

  test('are not read where the look cannot be recorded', async () => {
    const other = await openHouse();
    const [boss, somebody] = await people(other);
    other.journal.append = () => Promise.reject(new Error('full'));
    const { status, text } = await other.invoke(route, {
      claims: operatorClaims(boss),
      path: { sub: somebody },
    });
    expect(status).toBe(500);
    expect(text).not.toContain('sessions');
    other.end();
  });

  test('tell an operator which one is the one that asks', async () => {
    const mine = { ...operatorClaims(operator), origin_jti: 'of-the-operator', auth_time: now() };
    await house.invoke('GET /account', { claims: mine });
    const { body } = await house.invoke(route, { claims: mine, path: { sub: operator } });
    expect(body['sessions']).toMatchObject([{ sessionId: 'of-the-operator', current: true }]);
  });
});

describe('accounts', () => {
  test('are listed with those who never did anything, sorted, searched and paged', async () => {
    const list = async (query: Record<string, string>) =>
      (await operate('GET /operations/accounts', { query })).body as {
        items: { email: string; status: string }[];
        nextCursor: string | null;
      };
    const all = ['operator', 'second', 'user'].map((name) => `${name}@example.test`);
    expect((await list({})).items.map(({ email }) => email)).toEqual(all);
    expect((await list({ order: 'desc' })).items.map(({ email }) => email)).toEqual(all.toReversed());
    expect((await list({ search: ' SECOND@ ' })).items.map(({ email }) => email)).toEqual([all[1]]);
    expect((await list({ search: user })).items.map(({ email }) => email)).toEqual([all[2]]);
    expect((await list({ status: 'disabled' })).items).toEqual([]);
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ email }) => email)).toEqual(all);
    expect(second.nextCursor).toBeNull();
  });

  test('another quota holds at once, and the record tells both', async () => {
    const { body: before } = await operate('GET /operations/accounts/{sub}', about(user));
    const { status, body } = await operate(
      'PUT /operations/accounts/{sub}/quota',
      about(user, { body: aQuota }),
    );
    expect([status, body['quota']]).toEqual([200, aQuota]);
    expect((await house.invoke('GET /account', as(user))).body['quota']).toEqual(aQuota);
    // The look before it may be of the same millisecond.
    const entry = (await recordOf(user)).find(({ kind }) => kind !== 'account.viewed');
    const { maxBytes, maxFiles, maxFileBytes } = before['quota'] as typeof aQuota;
    expect(entry).toMatchObject({
      kind: 'account.quota-changed',
      actor: operator,
      details: { ...aQuota, oldMaxBytes: maxBytes, oldMaxFiles: maxFiles, oldMaxFileBytes: maxFileBytes },
    });
    const tooLarge = await house.invoke('POST /upload', { ...as(user), body: { name: 'a', size: 501 } });
    expect(tooLarge.body['code']).toBe('file-too-large');
    await operate('PUT /operations/accounts/{sub}/quota', about(user, { body: before['quota'] }));
  });

  test('a disabled one changes nothing any more, at once, and may again when it is enabled', async () => {
    const upload = () => house.invoke('POST /upload', { ...as(user), body: { name: 'a', size: 1 } });
    const { body } = await operate('POST /operations/accounts/{sub}/disable', about(user));
    expect(body['status']).toBe('disabled');
    expect((await house.userDirectory.find(user))!.enabled).toBe(false);
    expect(await upload()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    // What they have, they may still read until their token expires.
    expect((await house.invoke('GET /files', as(user))).status).toBe(200);
    const disabled = await operate('GET /operations/accounts', { query: { status: 'disabled' } });
    expect((disabled.body['items'] as Line[]).map(({ sub }) => sub)).toEqual([user]);

    expect((await operate('POST /operations/accounts/{sub}/enable', about(user))).body['status']).toBe(
      'enabled',
    );
    expect((await house.userDirectory.find(user))!.enabled).toBe(true);
    expect((await upload()).status).toBe(201);
    const kinds = (await recordOf(user)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'account.disabled' || kind === 'account.enabled')).toEqual([
      'account.enabled',
      'account.disabled',
    ]);
  });

  test('nobody disables themselves', async () => {
    const { status, body } = await operate('POST /operations/accounts/{sub}/disable', about(operator));
    expect([status, body['code']]).toEqual([409, 'conflict']);
    expect((await house.userDirectory.find(operator))!.enabled).toBe(true);
  });

  test('tokens from before a sign-out are refused, whoever holds them; later ones are good', async () => {
    const upload = (iat: string) =>
      house.invoke('POST /upload', { ...as(user, { iat }), body: { name: 'a', size: 1 } });
    const seconds = (ms: number) => String(Math.floor(ms / 1000));
    const { body } = await operate('POST /operations/accounts/{sub}/sign-out', about(user));
    const at = Date.parse(body['signedOutAt'] as string);
    const asGatewayWrites = (ms: number) =>
      new Date(ms).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT$/, '$1 $3 $2 $5 UTC $4');
    for (const iat of [seconds(at), seconds(at - 60_000), asGatewayWrites(at - 60_000), '', 'yesterday']) {
      expect(await upload(iat)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    }
    expect((await upload(seconds(at + 1_000))).status).toBe(201);
    expect((await upload(asGatewayWrites(at + 1_000))).status).toBe(201);
    expect((await house.invoke('GET /files', as(user, { iat: seconds(at) }))).status).toBe(200);
  });

  test('an operator who was signed out has to sign in again', async () => {
    const other = await openHouse();
    const [boss] = await people(other);
    const asBoss = { claims: operatorClaims(boss) };
    const route = 'POST /operations/accounts/{sub}/sign-out';
    expect((await other.invoke(route, { ...asBoss, path: { sub: boss } })).status).toBe(200);
    expect((await other.invoke('GET /operations/accounts', asBoss)).status).toBe(401);
    other.end();
  });
});

describe('a listing as a file', () => {
  const csv = { Accept: 'text/csv' };
  const lines = (answer: Answer): string[] => answer.text.trimEnd().split('\r\n');

  test('has a column for each member, in the order of the contract', async () => {
    const answer = await operate('GET /operations/accounts', { headers: csv });
    expect(answer.headers).toMatchObject({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="accounts.csv"',
      'Cache-Control': 'no-store',
    });
    expect(answer.headers['Link']).toBeUndefined();
    const [head, ...rows] = lines(answer);
    expect(head).toBe(
      'sub,email,groups,status,files,bytes,reservedFiles,reservedBytes,quota.maxBytes,quota.maxFiles,quota.maxFileBytes,lastActivityAt,signedOutAt',
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(new RegExp(`^${operator},operator@example.test,operators,enabled,0,0,`));
  });

  test('takes the edge off what a spreadsheet would calculate', async () => {
    const { journal } = house;
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a,"b"\nc']) {
      await journal.append(anEntry(user, { name, kind: 'file.trashed' }));
    }
    const answer = await house.invoke('GET /activity', {
      ...as(user),
      query: { kind: 'file.trashed' },
      headers: csv,
    });
    for (const cell of [`'=1+1`, `'+1`, `'-1`, `'@SUM(A1)`, `'\tx`, `"a,""b""\nc"`]) {
      expect(answer.text).toContain(`,${cell},`);
    }
  });

  test('comes as JSON lines, too, and as JSON where that is asked for first', async () => {
    const request = { ...as(user), query: { kind: 'file.trashed' } };
    const answer = await house.invoke('GET /activity', {
      ...request,
      headers: { accept: 'application/x-ndjson' },
    });
    const entries = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(entries.map(({ name }) => name)).toContain('=1+1');
    const json = await house.invoke('GET /activity', {
      ...request,
      headers: { accept: 'application/json, text/csv' },
    });
    expect(json.body['items']).toEqual(entries);
  });

  test('is one look, however many pages it takes, and goes on where a reply ends', async () => {
    const other = await openHouse();
    const [boss, somebody] = await people(other);
    const { journal } = other;
    const count = 2 * Math.ceil(longestFile / 700);
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        journal.append(
          anEntry(somebody, { at: noon + index, name: `${index} ${'x'.repeat(600)}`, kind: 'file.trashed' }),
        ),
      ),
    );
    const names: string[] = [];
    let query: Record<string, string> | undefined = { kind: 'file.trashed' };
    let replies = 0;
    while (query) {
      const answer = await other.invoke('GET /operations/activity', {
        claims: operatorClaims(boss),
        query,
        headers: csv,
      });
      expect(answer.status).toBe(200);
      expect(answer.text.length).toBeLessThanOrEqual(longestFile + 500);
      replies += 1;
      const rows = lines(answer);
      // Only the first reply has a head, so that the replies are one file.
      if (replies === 1) expect(rows.shift()).toMatch(/^entryId,at,kind,/);
      names.push(...rows.map((row) => /,(\d+) x+,/.exec(row)![1]!));
      const link = /^<\/operations\/activity\?(.*)>; rel="next"$/.exec(answer.headers['Link'] ?? '')?.[1];
      query = link === undefined ? undefined : Object.fromEntries(new URLSearchParams(link));
    }
    expect(names).toEqual(Array.from({ length: count }, (_, index) => String(count - 1 - index)));
    expect(replies).toBeGreaterThan(1);
    const { body } = await other.invoke('GET /activity', as(boss));
    expect((body['items'] as Line[]).map(({ kind }) => kind)).toEqual(Array(replies).fill('activity.viewed'));
    other.end();
  });
});

test('the summary has every step of the range, and who did most', async () => {
  const other = await openHouse();
  const [boss, somebody] = await people(other);
  const { journal } = other;
  await journal.append(anEntry(somebody, { at: noon, bytes: 700 }));
  await journal.append(anEntry(somebody, { at: noon + 3_600_000, kind: 'file.downloaded', actor: somebody }));
  await journal.append(anEntry(somebody, { at: noon, kind: 'upload.expired', actor: 'system' }));
  const query = { from: '2026-11-23T10:30:00Z', to: '2026-11-23T14:00:00Z', step: 'hour' };
  const { body } = await other.invoke('GET /operations/summary', { claims: operatorClaims(boss), query });
  const nothing = { uploads: 0, bytes: 0, downloads: 0, removals: 0, refusals: 0, errors: 0, activeUsers: 0 };
  expect(body).toMatchObject({
    from: '2026-11-23T10:00:00.000Z',
    to: '2026-11-23T14:00:00.000Z',
    totals: { ...nothing, uploads: 1, bytes: 700, downloads: 1, errors: 1, activeUsers: 1 },
    topByBytes: [{ sub: somebody, email: 'user@example.test', uploads: 1, bytes: 700 }],
    stored: { accounts: 3 },
  });
  expect(
    (body['steps'] as Line[]).map(({ at, uploads, downloads, errors }) => [at, uploads, downloads, errors]),
  ).toEqual([
    ['2026-11-23T10:00:00.000Z', 0, 0, 0],
    ['2026-11-23T11:00:00.000Z', 0, 0, 0],
    ['2026-11-23T12:00:00.000Z', 1, 0, 1],
    ['2026-11-23T13:00:00.000Z', 0, 1, 0],
  ]);
  const tooLong = { from: '2020-01-01T00:00:00Z', step: 'hour' };
  const refused = await other.invoke('GET /operations/summary', {
    claims: operatorClaims(boss),
    query: tooLong,
  });
  expect(refused.status).toBe(400);
  other.end();
});

test.each([
  ['GET /operations/summary', { from: '9999-01-01T00:00:00Z' }, 'from'],
  ['GET /operations/accounts/{sub}/usage', { from: '9999-01-01T00:00:00Z' }, 'from'],
  ['GET /operations/activity', { user: 'not a sub' }, 'user'],
])('%s with %j says what is wrong with it', async (route, query, path) => {
  const { status, body } = await operate(route, about(user, { query }));
  expect({ status, body }).toMatchObject({ status: 400, body: { issues: [{ path }] } });
});
