// `npm run reset`, as the shell runs it.

import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { defaultSettings } from '@stowage/adapters/settings';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack } from '../../../infrastructure/local/stack.ts';
import { Client, signIn } from './client.ts';

const program = fileURLToPath(new URL('../../../infrastructure/local/reset.ts', import.meta.url));
const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-reset-'));
let data: string;

beforeEach(() => {
  data = mkdtempSync(join(scratch, 'data-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function reset(...args: string[]) {
  const options = { env: { ...process.env, STOWAGE_DATA: data }, encoding: 'utf8', input: '' } as const;
  return spawnSync(process.execPath, [program, ...args], options);
}

test('nothing of anybody is left on the disk, and what is not ours stays', async () => {
  const stack = await startStack({
    dataDirectory: data,
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    settings: defaultSettings,
    log: () => undefined,
  });
  const user = new Client(stack.site, (await signIn(stack.site, 'user@example.test', password)).access_token);
  await user.call('POST', '/upload', { name: 'begun.bin', size: 200 * 1024 ** 2 });
  await stack.close();
  for (const name of ['stowage.log', 'notes.txt']) writeFileSync(join(data, name), 'x');

  expect(reset('--yes')).toMatchObject({ status: 0, stdout: expect.stringContaining('are gone') });
  expect(readdirSync(data).sort()).toEqual(['lock', 'notes.txt']);
  expect(reset('--yes').stdout).toContain('There is nothing to forget');
});

test.each([
  [['--help'], { status: 0, stdout: expect.stringContaining('--yes') }],
  [['--jes'], { status: 1, stderr: expect.stringContaining('--jes') }],
  [[], { status: 0, stdout: expect.stringContaining('Nothing was removed') }],
])('%j removes nothing', (args, expected) => {
  writeFileSync(join(data, 'stowage.log'), 'x');
  expect(reset(...args)).toMatchObject(expected);
  expect(readdirSync(data)).toContain('stowage.log');
});
