// What a power failure may not undo. No test can cut the power, so this one holds the syncs back and looks who waits.

import { beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

let lines: unknown[];
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-sync-'));
  const script = join(import.meta.dirname, 'sync-target.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, directory], {
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
  lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  await rm(directory, { recursive: true });
});

test('nobody is told of a durable write before a sync that began after its commit has ended', () => {
  expect(lines.slice(0, 6)).toEqual([
    { told: ['forgettable'], syncs: 1 },
    // These two commit while the sync is under way, and share the next one.
    { told: [], syncs: 1 },
    { told: ['a'], syncs: 1 },
    { told: ['b', 'c'], syncs: 0 },
    { told: [], syncs: 1 },
    { told: ['not d'], syncs: 0 },
  ]);
});

test('an object exists once its bytes and its name are safe, and its sender is told once the row is, too', () => {
  expect(lines.slice(6, 10)).toEqual([
    // The name of its folder; its bytes and its own name; its row and its event.
    { told: [], syncs: 1, exists: false },
    { told: [], syncs: 2, exists: false },
    { told: [], syncs: 1, exists: true },
    { told: ['put'], syncs: 0, exists: true },
  ]);
});

test('an object is gone once its second name is safe, by which a start after a crash finds what is left of it', () => {
  expect(lines.slice(10)).toEqual([
    { told: [], syncs: 1, exists: true },
    { told: [], syncs: 1, exists: false },
    { told: ['removed'], syncs: 0, exists: false },
  ]);
});
