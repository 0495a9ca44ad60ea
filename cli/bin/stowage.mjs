#!/usr/bin/env node
// `npx stowage`. A Node that cannot run TypeScript hands over to the one that npm installed for the project.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.features.typescript) await import('../src/main.ts');
else handOver(pinnedNode());

function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${system}-${process.arch}/package.json`);
    return join(dirname(manifest), 'bin', system === 'win' ? 'node.exe' : 'node');
  } catch {
    process.stderr.write(`stowage needs Node 24 or newer; this is ${process.version}.\n`);
    return process.exit(2);
  }
}

function handOver(node) {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A signal from the keyboard reaches both; the child decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
