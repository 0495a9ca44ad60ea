// What CI does, here: lint, type check, test and build whatever the change since the merge base touches.
// The base is NX_BASE, else the merge base with origin/main, else with main, else the commit before this one.

import { execFileSync, spawnSync } from 'node:child_process';

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

function firstThatExists(candidates) {
  for (const candidate of candidates) {
    try {
      return candidate();
    } catch {
      // No such ref in this clone.
    }
  }
  return git('hash-object', '-t', 'tree', '/dev/null');
}

/** On main itself there is nothing since the merge base: the last commit is the change. */
function mergeBase(ref) {
  const base = git('merge-base', ref, 'HEAD');
  if (base === git('rev-parse', 'HEAD')) throw new Error('nothing to compare');
  return base;
}

const base = firstThatExists([
  () => git('rev-parse', '--verify', process.env.NX_BASE ?? ''),
  () => mergeBase('origin/main'),
  () => mergeBase('main'),
  () => git('rev-parse', '--verify', 'HEAD~1'),
]);

console.log(`Affected since ${base}`);
const { status } = spawnSync(
  'nx',
  ['affected', '-t', 'lint', 'typecheck', 'test', 'build', `--base=${base}`],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
);
process.exit(status ?? 1);
