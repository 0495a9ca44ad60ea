// Builds the console if that was never done, or if its sources are others than they were then.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build depends on, from the workspace's root. */
const sources = [
  'console/src/**',
  'console/public/**',
  'console/*.json',
  'adapters/src/contract/**',
  'package-lock.json',
];

export const consoleDirectory = (root: string): string => join(root, 'dist/console/browser');

/** @param say gets a line at a time of what happens */
export async function buildConsoleIfNeeded(root: string, say: (line: string) => void): Promise<void> {
  const stamp = join(root, 'dist/console/sources.sha256');
  const current = hashOfSources(root);
  if (readIfThere(stamp) === current) return;
  say('Building the console, which takes a moment the first time …');
  await build(root, say);
  writeFileSync(stamp, current);
}

async function build(root: string, say: (line: string) => void): Promise<void> {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const child = spawn(process.execPath, [nx, 'build', 'console', '--output-style=stream'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const line of text.split('\n')) if (line.trim() !== '') say(`  ${line.trim()}`);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The console could not be built:\n${output.trim()}`);
}

/** Of every source's path and content. */
function hashOfSources(root: string): string {
  const hash = createHash('sha256');
  const paths = globSync(sources, { cwd: root, exclude: ['**/*.spec.ts'] }).sort();
  for (const path of paths) {
    if (!statSync(join(root, path)).isFile()) continue;
    hash
      .update(path.replaceAll('\\', '/'))
      .update('\0')
      .update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
