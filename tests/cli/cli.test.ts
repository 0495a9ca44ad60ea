// The command line against the real stack, in processes of its own that can be killed.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '@stowage/adapters/settings';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../infrastructure/local/stack.ts';
import { Client } from '../infrastructure/local/client.ts';
import { Terminal } from './terminal.ts';

const password = 'correct horse battery';
const mebibyte = 1024 ** 2;
const scratch = mkdtempSync(join(tmpdir(), 'stowage-cli-'));
let stack: Stack;
let terminal: Terminal;

beforeAll(async () => {
  stack = await startStack({
    dataDirectory: join(scratch, 'data'),
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    settings: {
      ...defaultSettings,
      quota: { maxBytes: 400 * mebibyte, maxFiles: 1000, maxFileBytes: 390 * mebibyte },
    },
    log: () => undefined,
  });
  terminal = new Terminal(stack.site);
  await terminal.signIn('user@example.test', password);
});
afterAll(async () => {
  await stack.close();
  rmSync(scratch, { recursive: true });
});

const client = () => new Client(stack.site, terminal.kept()!.accessToken);
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function fileOf(path: string, content: string | Buffer): string {
  const whole = join(scratch, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come about in time.');
}

interface Unfinished {
  readonly uploadId: string;
  readonly parts: readonly { readonly size: number }[];
}

/** The one upload of this person that is under way, once it has this many parts. */
const withParts = (count: number, owner = client): Promise<Unfinished> =>
  until(async () => {
    const { body } = await owner().call<{ items: Unfinished[] }>('GET', '/upload');
    if (!body.items[0]) return undefined;
    const shown = await owner().call<Unfinished>('GET', `/upload/${body.items[0].uploadId}`);
    return (shown.body.parts?.length ?? 0) >= count ? shown.body : undefined;
  });

describe('a session', () => {
  test('is kept where nobody else can read it, and ends for good', async () => {
    const mine = new Terminal(stack.site);
    expect(await mine.run('ls')).toMatchObject({ code: 3 });
    const { code, out } = await mine.signIn('second@example.test', password);
    expect([code, out]).toEqual([0, `Signed in at ${stack.site} as second@example.test.\n`]);
    expect(statSync(mine.sessions).mode & 0o777).toBe(0o600);
    expect(statSync(join(mine.sessions, '..')).mode & 0o777).toBe(0o700);
    expect(await mine.run('ls')).toMatchObject({ code: 0, out: '' });

    const before = mine.kept()!;
    expect((await mine.run('logout')).code).toBe(0);
    expect((await mine.run('ls')).code).toBe(3);
    // Whoever kept the tokens has nothing of them.
    await mine.signIn('second@example.test', password);
    mine.change({ ...before, expiresAt: 0 });
    expect((await mine.run('ls')).code).toBe(3);
  });

  test('is renewed when its token has run out or is refused, by one of two commands at once', async () => {
    const { refreshToken } = terminal.kept()!;
    terminal.change({ expiresAt: 0 });
    const both = await Promise.all([terminal.run('ls'), terminal.run('ls')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(terminal.kept()!.refreshToken).not.toBe(refreshToken);
    terminal.change({ accessToken: 'not.a.token' });
    expect((await terminal.run('ls')).code).toBe(0);
  });

  test('is never sent where it could be read on the way', async () => {
    expect(await terminal.run('ls', '--site', 'http://example.test')).toMatchObject({ code: 2 });
  });
});

describe('files', () => {
  test('go there and come back', async () => {
    const path = fileOf('Résumé – final (1).txt', 'all of it');
    const { code, lines } = await terminal.json('upload', path, '--to', '/papers/');
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'uploaded',
        folder: '/papers/',
        name: 'Résumé – final (1).txt',
        size: 9,
      }),
      { event: 'summary', uploaded: 1, unchanged: 0, skipped: 0, failed: 0, leftOut: 0, sentBytes: 9 },
    ]);
    const listed = await terminal.json('ls', 'papers');
    expect(listed.lines).toMatchObject([{ name: 'Résumé – final (1).txt', contentType: 'text/plain' }]);

    const got = join(scratch, 'got.txt');
    const fetched = await terminal.run('get', '/papers/Résumé – final (1).txt', '-o', got);
    expect([fetched.code, fetched.err]).toEqual([0, expect.stringContaining('its SHA-256 is right')]);
    expect(readFileSync(got, 'utf8')).toBe('all of it');
    expect((await terminal.run('get', String(listed.lines[0]!['fileId']), '-o', '-')).out).toBe('all of it');
    expect((await terminal.run('get', '/papers/nothing', '-o', got)).code).toBe(5);
    expect((await terminal.run('get', '/papers/Résumé – final (1).txt', '-o', got)).code).toBe(2);
  });

  test('of a tree lie there as they lie here, and are never sent twice', async () => {
    for (const name of ['a.txt', 'deep/b.txt', 'deep/er/c.txt']) fileOf(join('tree', name), name);
    mkdirSync(join(scratch, 'tree', 'nothing in it'));
    const first = await terminal.run('upload', join(scratch, 'tree'));
    const { lines: root } = await terminal.json('ls', 'tree');
    expect(root).toMatchObject([
      { folder: '/tree/deep/', name: 'deep' },
      { folder: '/tree/nothing in it/', name: 'nothing in it' },
      { folder: '/tree/', name: 'a.txt' },
    ]);
    expect((await terminal.run('ls', 'tree')).out).toMatch(/^ {58}\/tree\/deep\/\n/);
    expect((await terminal.json('ls', 'tree/nothing in it')).lines).toEqual([]);
    expect(first.out).toContain('3 uploaded');
    const { lines } = await terminal.json('ls', 'tree/deep/er');
    expect(lines).toMatchObject([{ folder: '/tree/deep/er/', name: 'c.txt' }]);

    expect((await terminal.run('upload', join(scratch, 'tree'))).out).toContain('0 uploaded, 3 unchanged');
    fileOf('tree/a.txt', 'another one');
    expect((await terminal.run('upload', join(scratch, 'tree'))).out).toContain('2 unchanged, 1 skipped');
    const both = await terminal.json('upload', join(scratch, 'tree'), '--existing', 'keep-both');
    expect(both.lines).toContainEqual(expect.objectContaining({ event: 'uploaded', name: 'a (2).txt' }));

    fileOf('tree/a.txt', 'yet another one');
    const before = (await terminal.json('ls', 'tree')).lines.find(({ name }) => name === 'a.txt')!;
    const { lines: replacing } = await terminal.json(
      'upload',
      join(scratch, 'tree'),
      '--existing',
      'replace',
    );
    expect(replacing).toContainEqual(
      expect.objectContaining({ name: 'a.txt', replaced: [before['fileId']] }),
    );
    const after = (await terminal.json('ls', 'tree')).lines.filter(({ name }) => name === 'a.txt');
    expect(after).toMatchObject([{ size: 15 }]);
  });

  test('that are none: empty folders are made, but for those whose names are not allowed', async () => {
    for (let index = 0; index < 101; index += 1)
      mkdirSync(join(scratch, `hollow/${index}/in`), { recursive: true });
    mkdirSync(join(scratch, 'hollow/5/gpj.\u202eexe'));
    const { code, out } = await terminal.run('upload', join(scratch, 'hollow'));
    expect([code, out]).toEqual([1, expect.stringContaining('/hollow/5/gpj.\ufffdexe/ cannot be made')]);
    const { lines } = await terminal.json('ls', 'hollow');
    expect(lines).toHaveLength(101);
    expect((await terminal.json('ls', 'hollow/5')).lines).toEqual([{ folder: '/hollow/5/in/', name: 'in' }]);
  });

  test('that came only in part are fetched from there on', async () => {
    const bytes = randomBytes(3 * mebibyte);
    await terminal.run('upload', fileOf('half.bin', bytes));
    const { fileId } = (await terminal.json('ls', '/')).lines.find(({ name }) => name === 'half.bin')!;
    const got = join(scratch, 'half.got');
    writeFileSync(`${got}.${fileId}.part`, bytes.subarray(0, 2 * mebibyte));
    expect((await terminal.run('get', '/half.bin', '-o', got)).code).toBe(0);
    expect(readFileSync(got).equals(bytes)).toBe(true);

    // What lay there had been tampered with.
    writeFileSync(`${got}.2.${fileId}.part`, randomBytes(2 * mebibyte));
    expect((await terminal.run('get', '/half.bin', '-o', `${got}.2`)).code).toBe(1);
    expect(readdirSync(scratch).filter((name) => name.startsWith('half.got.2'))).toEqual([]);

    // What lies there is of another file: nothing of it is taken for this one, and nothing is lost.
    const other = randomBytes(mebibyte);
    writeFileSync(`${got}.3.01K00000000000000000000000.part`, other);
    expect((await terminal.run('get', '/half.bin', '-o', `${got}.3`)).code).toBe(0);
    expect(readFileSync(`${got}.3`).equals(bytes)).toBe(true);
    expect(readFileSync(`${got}.3.01K00000000000000000000000.part`).equals(other)).toBe(true);
  });

  test('of the outermost folder are fetched by their bare names', async () => {
    await terminal.run('upload', fileOf('bare.txt', 'at the root'));
    expect((await terminal.run('get', 'bare.txt', '-o', '-')).out).toBe('at the root');
    expect(await terminal.run('get', 'nobody.txt')).toMatchObject({
      code: 5,
      err: 'stowage: There is no /nobody.txt.\n',
    });
  });

  test('for which there is no room are refused before a byte moves', async () => {
    const path = fileOf('huge.bin', '');
    truncateSync(path, 395 * mebibyte);
    const { code, out } = await terminal.run('upload', path);
    expect([code, out]).toEqual([4, expect.stringContaining('too large: a file may have at most 409 MB')]);

    const size = 385 * mebibyte;
    const { body } = await client().call('POST', '/upload', { name: 'elsewhere', size });
    const more = fileOf('more.bin', randomBytes(16 * mebibyte));
    const refused = await terminal.json('upload', more);
    expect(refused.code).toBe(4);
    expect(refused.lines).toEqual([
      expect.objectContaining({
        event: 'failed',
        code: 'quota-exceeded',
        detail: expect.stringMatching(/ of room/),
      }),
      expect.objectContaining({ event: 'summary', failed: 1, sentBytes: 0 }),
    ]);
    await client().call('DELETE', `/upload/${body['uploadId']}`);
  });
});

describe('an upload that is interrupted', () => {
  test('goes on after a kill in the middle, and sends nothing twice', async () => {
    const path = fileOf('Survey.bin', randomBytes(300 * mebibyte));
    const client = terminal.start('upload', path, '--to', 'coast');
    const ended = terminal.end(client);
    await withParts(6);
    client.kill('SIGKILL');
    await ended;
    const { parts } = await withParts(6);
    const arrived = parts.reduce((sum, { size }) => sum + size, 0);
    expect(arrived).toBeLessThan(300 * mebibyte);

    const { code, lines } = await terminal.json('upload', path, '--to', 'coast');
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ uploaded: 1 });
    // What the store was about to write when its sender died may have arrived since.
    expect(lines.at(-1)!['sentBytes']).toBeLessThanOrEqual(300 * mebibyte - arrived);
    const got = join(scratch, 'Survey.got');
    expect((await terminal.run('get', '/coast/Survey.bin', '-o', got)).code).toBe(0);
    expect(digest(got)).toBe(digest(path));
    expect(readdirSync(join(terminal.directory, 'state', 'uploads'))).toEqual([]);
  });

  test('of many files, too, and each is there once', async () => {
    for (let number = 0; number < 200; number++) fileOf(`many/${number}.txt`, `number ${number}`);
    const mine = terminal.start('upload', join(scratch, 'many'));
    const ended = terminal.end(mine);
    await until(async () => {
      const { body } = await client().call<{ items: unknown[] }>('GET', '/files?folder=/many/');
      return body.items.length > 20 ? true : undefined;
    });
    mine.kill('SIGKILL');
    await ended;
    const { code } = await terminal.run('upload', join(scratch, 'many'));
    expect(code).toBe(0);
    const { lines } = await terminal.json('ls', 'many');
    expect(new Set(lines.map(({ name }) => name)).size).toBe(200);
    expect(lines).toHaveLength(200);
    expect((await client().call<{ items: unknown[] }>('GET', '/upload')).body.items).toEqual([]);
  });

  test('by a session that ended goes on after signing in; what changed meanwhile begins anew', async () => {
    const mine = new Terminal(stack.site);
    await mine.signIn('operator@example.test', password);
    const owner = () => new Client(stack.site, mine.kept()!.accessToken);
    const path = fileOf('Tides.bin', randomBytes(150 * mebibyte));
    const running = mine.start('upload', path);
    const ended = mine.end(running);
    await until(async () => {
      const { body } = await owner().call<{ items: Unfinished[] }>('GET', '/upload');
      return body.items[0];
    });
    mine.change({ accessToken: 'not.a.token', refreshToken: 'gone' });
    expect(await ended).toMatchObject({ code: 3, out: expect.stringContaining('stowage login') });

    await mine.signIn('operator@example.test', password);
    utimesSync(path, new Date(), new Date(1_700_000_000_000));
    const { code, lines } = await mine.json('upload', path);
    expect([code, lines.at(-1)]).toMatchObject([0, { uploaded: 1, sentBytes: 150 * mebibyte }]);
    expect((await owner().call<{ items: unknown[] }>('GET', '/upload')).body.items).toEqual([]);
    const usage = (await owner().call<{ usage: object }>('GET', '/account')).body.usage;
    expect(usage).toMatchObject({ files: 1, bytes: 150 * mebibyte, reservedBytes: 0 });
  });
});

describe('an unkind terminal', () => {
  test('that nobody reads any more does not end an upload', async () => {
    for (let number = 0; number < 250; number++) fileOf(`unread/${number}.txt`, `number ${number}`);
    const child = terminal.start('upload', join(scratch, 'unread'), '--json');
    const ended = once(child, 'exit');
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    child.stderr!.destroy();
    expect(await ended).toEqual([0, null]);
    expect((await terminal.json('ls', 'unread')).lines).toHaveLength(250);
  });

  test('that says stop is told how it goes on, and it does', async () => {
    const mine = new Terminal(stack.site);
    await mine.signIn('second@example.test', password);
    const owner = () => new Client(stack.site, mine.kept()!.accessToken);
    const path = fileOf('Stopped.bin', randomBytes(150 * mebibyte));
    const child = mine.start('upload', path);
    const ended = mine.end(child);
    await withParts(2, owner);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 130,
      out: expect.stringContaining('The same command goes on'),
    });
    const { parts } = await withParts(2, owner);
    const arrived = parts.reduce((sum, { size }) => sum + size, 0);
    const { code, lines } = await mine.json('upload', path);
    expect([code, lines.at(-1)]).toMatchObject([0, { uploaded: 1 }]);
    expect(lines.at(-1)!['sentBytes']).toBeLessThanOrEqual(150 * mebibyte - arrived);
  }, 60_000);

  test('with damaged sessions is signed out, and may sign in', async () => {
    const mine = new Terminal(stack.site);
    await mine.signIn('second@example.test', password);
    writeFileSync(mine.sessions, '{"sites": {');
    expect(await mine.run('ls')).toMatchObject({ code: 3, err: expect.stringContaining('stowage login') });
    expect((await mine.signIn('second@example.test', password)).code).toBe(0);
  });

  test.each<[string, string[]]>([
    ['a folder that is not there', ['get', 'sound.txt', '-o', join(scratch, 'no', 'where')]],
    ['a file for a folder', ['get', 'sound.txt', '-o', join(scratch, 'sound.txt', 'x')]],
  ])('to %s: a sentence, and no stack', async (_, args) => {
    await terminal.run('upload', fileOf('sound.txt', 'sound'));
    const { code, err } = await terminal.run(...args);
    expect(code).toBe(1);
    expect(err).toMatch(/^stowage: [^\n]+\n$/);
  });

  test.each<[string, string[]]>([
    ['upload', ['upload', '']],
    ['get', ['get', 'sound.txt', '-o', '']],
  ])('whose script has an empty variable: %s takes no empty path for this folder', async (_, args) => {
    fileOf('sound.txt', 'sound');
    expect((await terminal.run(...args)).code).toBe(2);
  });

  const readsEverything = !process.getuid?.();
  if (readsEverything) console.warn('*** SKIPPED: root may read everything, and so leaves nothing out. ***');
  (readsEverything ? test.skip : test)('that may not read a file leaves it out', async () => {
    const path = fileOf('locked.txt', 'locked');
    chmodSync(path, 0);
    const { code, out } = await terminal.run('upload', path);
    expect([code, out]).toEqual([1, expect.stringContaining('left out')]);
  });

  test('that asks for a folder that is not there is told so', async () => {
    expect(await terminal.run('ls', 'nowhere/at/all')).toMatchObject({
      code: 5,
      err: 'stowage: There is no folder /nowhere/at/all/.\n',
    });
  });
});

test('what cannot be understood is said', async () => {
  expect((await terminal.run()).code).toBe(2);
  expect((await terminal.run('constructor')).code).toBe(2);
  expect((await terminal.run('upload')).code).toBe(2);
  expect((await terminal.run('upload', 'x', '--existing', 'burn')).code).toBe(2);
  expect((await terminal.run('upload', join(scratch, 'not there'))).code).toBe(5);
  expect(await terminal.run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
});
