// Folders through the real pipeline, over the embedded house in memory.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { claims, openHouse, type House } from '../house.ts';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.end());

/** Somebody new, and what they do. */
function aUser() {
  const its = { ...claims, sub: randomUUID() };
  return {
    make: (...folders: unknown[]) => house.invoke('POST /files/folders', { claims: its, body: { folders } }),
    list: (folder?: string, more: Record<string, string> = {}) =>
      house.invoke('GET /files/folders', { claims: its, query: { ...(folder && { folder }), ...more } }),
    remove: (folder: string) => house.invoke('DELETE /files/folders', { claims: its, query: { folder } }),
    upload: (folder: string) =>
      house.invoke('POST /upload', { claims: its, body: { name: 'a.txt', size: 5, folder } }),
  };
}

test('a folder is there once made, by itself or for a file, and until it is removed empty', async () => {
  const user = aUser();
  const made = await user.make('/b/', '/a/Été/', '/b/');
  expect([made.status, made.body]).toEqual([
    201,
    {
      items: [
        { folder: '/b/', name: 'b' },
        { folder: '/a/Été/', name: 'Été' },
      ],
    },
  ]);
  expect((await user.make('/b/')).status).toBe(201);
  expect((await user.upload('/c/d/')).status).toBe(201);
  const names = async (folder?: string) =>
    ((await user.list(folder)).body['items'] as { name: string }[]).map(({ name }) => name);
  expect(await names()).toEqual(['a', 'b', 'c']);
  expect(await names('/a/')).toEqual(['Été']);
  expect(await names('/nothing/')).toEqual([]);

  expect(await user.remove('/c/')).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await user.remove('/c/d/')).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await user.remove('/b/')).status).toBe(204);
  expect(await user.remove('/b/')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  expect(await names()).toEqual(['a', 'c']);
});

test('nobody sees or removes another’s folders, and what is another’s and what is nobody’s look alike', async () => {
  const [owner, other] = [aUser(), aUser()];
  await owner.make('/secret/inner/');
  expect((await other.list()).body).toEqual({ items: [], nextCursor: null });
  expect((await other.list('/secret/')).text).toBe((await other.list('/nobody’s/')).text);
  expect((await other.remove('/secret/inner/')).text).toBe((await other.remove('/nobody’s/')).text);
  expect((await owner.list('/secret/')).body['items']).toEqual([{ folder: '/secret/inner/', name: 'inner' }]);
});

test('pages follow each other; a cursor is good for its own folder and owner alone', async () => {
  const [user, other] = [aUser(), aUser()];
  await user.make('/a/', '/b/', '/c/', '/b/a/', '/b/b/');
  const first = await user.list('/', { limit: '2' });
  const cursor = String(first.body['nextCursor']);
  expect((first.body['items'] as unknown[]).length).toBe(2);
  expect((await user.list('/', { cursor })).body).toEqual({
    items: [{ folder: '/c/', name: 'c' }],
    nextCursor: null,
  });
  for (const refused of [
    await user.list('/b/', { cursor }),
    await other.list('/', { cursor }),
    await house.invoke('GET /files', { query: { cursor } }),
  ]) {
    expect(refused).toMatchObject({ status: 400, body: { issues: [{ path: 'cursor' }] } });
  }
});

describe('what is no request', () => {
  const tooMany = Array.from({ length: 101 }, (_, index) => `/${index}/`);
  test.each([
    [[], 'folders'],
    [tooMany, 'folders'],
    [['/a/', 'b'], 'folders.1'],
    [[5], 'folders.0'],
    [['/../'], 'folders.0'],
    [['/a/ .. /b/'], 'folders.0'],
    [['/a//'], 'folders.0'],
    [['/a\\b/'], 'folders.0'],
    [['/a\u0000/'], 'folders.0'],
    [['/gpj.\u202eexe/'], 'folders.0'],
    [['/\ud800/'], 'folders.0'],
    [[`/${'a'.repeat(256)}/`], 'folders.0'],
    [[`/${'a/'.repeat(33)}`], 'folders.0'],
  ])('making %j', async (folders, path) => {
    const user = aUser();
    const { status, body } = await user.make(...folders);
    expect([status, body['code'], (body['issues'] as { path: string }[])[0]!.path]).toEqual([
      400,
      'invalid-request',
      path,
    ]);
    expect((await user.list()).body['items']).toEqual([]);
  });

  test.each(['/', '', 'a', '/../', '//'])('removing %j', async (folder) => {
    const reply = await aUser().remove(folder);
    expect(reply).toMatchObject({ status: 400, body: { issues: [{ path: 'folder' }] } });
  });

  test('removing nothing in particular', async () => {
    expect((await house.invoke('DELETE /files/folders')).status).toBe(400);
  });

  test.each(['', 'a', '/a', '/../'])('listing %j', async (folder) => {
    const reply = await house.invoke('GET /files/folders', { query: { folder } });
    expect(reply).toMatchObject({ status: 400, body: { issues: [{ path: 'folder' }] } });
  });
});

test('a name is text and nothing else, whatever it looks like', async () => {
  const user = aUser();
  const names = [
    '%',
    '_',
    "'; DROP TABLE folders; --",
    '<img src=x onerror=alert(1)>',
    '__proto__',
    '{fileId}',
  ];
  await user.make(...names.map((name) => `/${name}/`), `/${names.join('/')}/`);
  await user.remove('/_/');
  const listed = (await user.list()).body['items'] as { name: string }[];
  expect(listed.map(({ name }) => name).toSorted()).toEqual(names.filter((name) => name !== '_').toSorted());
  expect((await user.list(`/${names.slice(0, -1).join('/')}/`)).body['items']).toEqual([
    { folder: `/${names.join('/')}/`, name: '{fileId}' },
  ]);
});

test('reading is not writing, and writing is not reading', async () => {
  const reading = { ...claims, scope: 'stowage/files.read' };
  const writing = { ...claims, scope: 'stowage/files.write' };
  const body = { folders: ['/a/'] };
  const query = { folder: '/a/' };
  expect((await house.invoke('POST /files/folders', { claims: reading, body })).status).toBe(403);
  expect((await house.invoke('DELETE /files/folders', { claims: reading, query })).status).toBe(403);
  expect((await house.invoke('GET /files/folders', { claims: writing })).status).toBe(403);
});
