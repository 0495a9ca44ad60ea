// Handlers through the real pipeline, over the embedded house in memory.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseGroups } from '@stowage/adapters/http/caller';
import { problemOf, toProblem } from '@stowage/adapters/http/problems';
import { largestBody } from '@stowage/adapters/http/validation';
import { DomainError, type ErrorCode } from '@stowage/domain';
import { claims, openHouse, sub, type House, type Request } from '../house.ts';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.end());
beforeEach(() => void house.lines.splice(0));

const upload = { name: 'a.txt', size: 5 };
const requestLines = () => house.lines.filter(({ message }) => message === 'request');

test('a request becomes a reply, one line of log and its metrics', async () => {
  const { status, headers, body } = await house.invoke('POST /upload', { body: upload });
  expect(status).toBe(201);
  expect(headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  expect(body).toMatchObject({ strategy: 'single', method: 'PUT', uploadId: body['fileId'] });
  expect(requestLines()).toEqual([
    expect.objectContaining({
      level: 'INFO',
      requestId: 'request-of-the-test',
      route: 'POST /upload',
      status: 201,
      ms: expect.any(Number),
      sub,
      outcome: 'done',
      event: 'upload.started',
      bytes: 5,
    }),
  ]);
  const metrics = house.lines.find((line) => '_aws' in line)!;
  expect(metrics).toMatchObject({ service: 'stowage', route: 'POST /upload', Requests: 1, Faults: 0 });
});

test('no metric is by user', async () => {
  await house.invoke('GET /account');
  for (const line of house.lines.filter((its) => '_aws' in its)) {
    expect(Object.keys(line).sort()).toEqual(['Faults', 'Latency', 'Requests', '_aws', 'route', 'service']);
  }
});

describe('who may not', () => {
  const cases: [string, Record<string, string>, number][] = [
    ['no claims', {}, 401],
    ['no sub', { ...claims, sub: '' }, 401],
    ['an id token', { ...claims, token_use: 'id' }, 403],
    ['another client of the pool', { ...claims, client_id: 'another' }, 403],
    ['a look-alike scope', { ...claims, scope: 'stowage/files.reader xstowage/files.read' }, 403],
    ['no scope', { ...claims, scope: '' }, 403],
  ];
  test.each(cases)('%s', async (_, its, status) => {
    const reply = await house.invoke('GET /account', { claims: its });
    expect(reply.status).toBe(status);
    expect(reply.headers['Content-Type']).toBe('application/problem+json');
  });

  test('an implicit deployment takes the id token of its client, and no access token', async () => {
    const implicit = await openHouse({ loginFlow: 'implicit' });
    const idToken = { sub, token_use: 'id', aud: 'stowage-console' };
    expect((await implicit.invoke('GET /account', { claims: idToken })).status).toBe(200);
    expect((await implicit.invoke('GET /account', { claims: { ...idToken, aud: 'x' } })).status).toBe(403);
    expect((await implicit.invoke('GET /account')).status).toBe(403);
    implicit.end();
  });

  test('nothing but the claims says who calls', async () => {
    const headers = { 'Content-Type': 'application/json', 'x-user': 'other', sub: 'other' };
    expect((await house.invoke('GET /account', { headers })).body['sub']).toBe(sub);
  });
});

test.each([
  ['operators,users', ['operators', 'users']],
  ['[operators users]', ['operators', 'users']],
  ['operators-of-nothing', ['operators-of-nothing']],
  ['my operators', ['my operators']],
  ['[]', []],
  [undefined, []],
])('the groups of %j', (text, groups) => expect(parseGroups(text)).toEqual(groups));

describe('a request that is not what its row says is 400', () => {
  const text = (value: string): string => Buffer.from(value).toString('base64');
  const cases: [string, string, Partial<Request>, string[]][] = [
    ['no body', 'POST /upload', {}, ['']],
    ['not JSON', 'POST /upload', { body: '{"name":' }, ['']],
    ['not an object', 'POST /upload', { body: '[]' }, ['']],
    [
      'not UTF-8',
      'POST /upload',
      { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true },
      [''],
    ],
    ['another type', 'POST /upload', { body: upload, headers: { 'content-type': 'text/plain' } }, ['']],
    [
      'another charset',
      'POST /upload',
      { body: upload, headers: { 'CONTENT-TYPE': 'application/json; charset=utf-16' } },
      [''],
    ],
    ['too big', 'POST /upload', { body: JSON.stringify({ name: 'x'.repeat(largestBody), size: 1 }) }, ['']],
    ['too deep', 'POST /upload', { body: '['.repeat(100_000) + ']'.repeat(100_000) }, ['']],
    [
      'a deep value',
      'POST /upload',
      { body: `{"size":1,"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
      ['name'],
    ],
    ['missing fields', 'POST /upload', { body: {} }, ['name', 'size']],
    ['an unknown field', 'POST /upload', { body: { ...upload, owner: 'x' } }, ['owner']],
    [
      '__proto__',
      'POST /upload',
      { body: '{"name":"a","size":1,"__proto__":{"polluted":1}}' },
      ['__proto__'],
    ],
    [
      'constructor',
      'POST /upload',
      { body: '{"name":"a","size":1,"constructor":{"prototype":{}}}' },
      ['constructor'],
    ],
    ['half a byte', 'POST /upload', { body: { ...upload, size: 1.5 } }, ['size']],
    ['a size as text', 'POST /upload', { body: { ...upload, size: '5' } }, ['size']],
    ['more than a number holds', 'POST /upload', { body: '{"name":"a","size":9007199254740993}' }, ['size']],
    ['a name with a separator', 'POST /upload', { body: { ...upload, name: '../a' } }, ['name']],
    ['a lone surrogate', 'POST /upload', { body: '{"name":"\\ud800","size":1}' }, ['name']],
    ['a local time', 'POST /upload', { body: { ...upload, lastModified: '2026-01-01' } }, ['lastModified']],
    ['an unknown parameter', 'GET /files', { query: { sub: 'x' } }, ['sub']],
    ['a parameter given twice', 'GET /files', { query: { folder: ['/', '/'] } }, ['folder']],
    ['a limit of none', 'GET /files', { query: { limit: '0' } }, ['limit']],
    ['a limit that is no number', 'GET /files', { query: { limit: '1e2' } }, ['limit']],
    ['a flag that is neither', 'DELETE /files/{fileId}', { query: { permanent: '1' } }, ['permanent']],
    ['no change', 'PATCH /files/{fileId}', { body: {} }, ['name']],
    [
      'a folder that is no folder',
      'PATCH /files/{fileId}',
      { body: { folder: 'a' }, path: { fileId: '01K00000000000000000000000' } },
      ['folder'],
    ],
    ['an unknown sort', 'GET /files', { query: { sort: 'owner' } }, ['sort']],
    ['a foreign cursor', 'GET /files', { query: { cursor: 'AAAA' } }, ['cursor']],
    [
      'a body that is not asked for',
      'POST /upload/{uploadId}/renew',
      { body: { x: 1 }, path: { uploadId: 'x' } },
      ['x'],
    ],
  ];
  test.each(cases)('%s', async (_, route, request, paths) => {
    const { status, headers, body } = await house.invoke(route, request);
    expect([status, body['code'], headers['Content-Type']]).toEqual([
      400,
      'invalid-request',
      'application/problem+json',
    ]);
    const issues = body['issues'] as { path: string; message: string }[];
    expect(issues.map(({ path }) => path)).toEqual(paths);
    for (const { message } of issues) expect(message).toMatch(/^[a-z]/);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(requestLines()).toEqual([expect.objectContaining({ status: 400, outcome: 'invalid-request' })]);
  });

  test('a body in base64 is read like any other', async () => {
    const body = text(JSON.stringify({ name: 'é', size: 1 }));
    expect((await house.invoke('POST /upload', { body, isBase64Encoded: true })).status).toBe(201);
  });
});

describe('problems', () => {
  const ofOneFile: [string, Partial<Request>][] = [
    ['GET /files/{fileId}', {}],
    ['PATCH /files/{fileId}', { body: { name: 'b' } }],
    ['DELETE /files/{fileId}', {}],
    ['DELETE /files/{fileId}', { query: { permanent: 'true' } }],
    ['POST /files/{fileId}/restore', {}],
    ['POST /files/{fileId}/download', {}],
  ];
  test.each(ofOneFile)(
    '%s %j: somebody else’s id, a random id and nonsense get the same reply',
    async (route, request) => {
      const other = { ...claims, sub: '7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a99' };
      const { body } = await house.invoke('POST /upload', { body: upload, claims: other });
      const replies = await Promise.all(
        [String(body['fileId']), '01K00000000000000000000000', 'x', '../x', ''].map(async (fileId) =>
          JSON.stringify(await house.invoke(route, { ...request, path: { fileId } })),
        ),
      );
      expect(new Set(replies).size).toBe(1);
      expect(replies[0]).toContain('"status":404');
    },
  );

  test('a route that the function does not serve is 404', async () => {
    expect((await house.invoke('PUT /files/{fileId}')).body['code']).toBe('not-found');
  });

  test('a fault tells its caller nothing, and the log everything', async () => {
    const broken = await openHouse();
    await broken.invoke('GET /account');
    broken.lines.splice(0);
    broken.close();
    const { status, body } = await broken.invoke('GET /account');
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toMatch(/database|sqlite|open/i);
    const fault = broken.lines.find(({ message }) => message === 'fault')!;
    expect(fault).toMatchObject({ level: 'ERROR', requestId: 'request-of-the-test', route: 'GET /account' });
    expect((fault['error'] as { stack: string }).stack).toContain('at ');
    expect(broken.lines.find((line) => 'Faults' in line)).toMatchObject({ Faults: 1 });
    broken.end();
  });

  test.each(Object.keys(problemOf) as ErrorCode[])('%s has a status, a title and its details', (code) => {
    const problem = toProblem(new DomainError(code, 'why', { limit: 1 }), 'id');
    expect(problem).toEqual({
      type: `urn:stowage:problem:${code}`,
      ...problemOf[code],
      code,
      detail: 'why',
      requestId: 'id',
      limit: 1,
    });
  });

  test('quota-exceeded is counted by its code and noted for the rules over the log', async () => {
    const small = await openHouse({ quota: { maxBytes: 4, maxFiles: 1, maxFileBytes: 10 } });
    const { status, body } = await small.invoke('POST /upload', { body: upload });
    expect([status, body]).toEqual([409, expect.objectContaining({ available: 4, requested: 5 })]);
    expect(small.lines).toContainEqual(
      expect.objectContaining({ event: 'quota.exceeded', bytes: 5, sub, outcome: 'quota-exceeded' }),
    );
    expect(small.lines).toContainEqual(expect.objectContaining({ code: 'quota-exceeded', Refusals: 1 }));
    small.end();
  });
});

test('the log holds no name and no URL', async () => {
  const { body } = await house.invoke('POST /upload', { body: { name: 'secret plans.txt', size: 1 } });
  await house.invoke('POST /upload', { body: { name: 'secret\nplans', size: 1 } });
  expect(body['url']).toContain('X-Amz-Signature');
  expect(house.text()).not.toMatch(/secret|X-Amz|http:/);
});
