// Conventional commits, checked on every commit that this clone has. A shallow clone has few, which is said.

import { execFileSync, spawnSync } from 'node:child_process';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

if (git('rev-parse', '--is-shallow-repository') === 'true')
  console.log('Shallow clone: only its own commits are checked.');
const oldest = git('rev-list', '--max-parents=0', 'HEAD').split('\n').at(-1);
const { status } = spawnSync('commitlint', ['--from', oldest, '--to', 'HEAD'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
