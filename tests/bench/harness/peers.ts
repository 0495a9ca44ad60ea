// The programs that we compare ourselves with have a folder and a lockfile of their own: nobody who does not run the
// benches installs them.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const peers = join(import.meta.dirname, '../peers');

/** @throws Error if npm cannot install them */
export function installPeers(say: (text: string) => void): void {
  const lock = join(peers, 'package-lock.json');
  const installed = join(peers, 'node_modules/.installed-lock.json');
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lock))) return;
  say('installing the peers (once, some 900 packages)');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The peers could not be installed.');
  copyFileSync(lock, installed);
}
