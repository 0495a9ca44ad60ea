// serverless-offline over Stowage's own account handler: the folder subjects/serverless-offline is its service.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchContext } from './bench.ts';
import { peers } from './peers.ts';
import { stop } from './subject.ts';

const service = join(import.meta.dirname, '../subjects/serverless-offline');
const patienceMs = 60_000;

/** @returns its origin */
export async function startServerlessOffline(
  { defer, say }: BenchContext,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  say('starting serverless-offline');
  const ports = [await freePort(), await freePort(), await freePort()].map(String);
  const child = spawn(
    process.execPath,
    [
      join(peers, 'node_modules/serverless/bin/serverless.js'),
      'offline',
      ...['--httpPort', ports[0]!, '--lambdaPort', ports[1]!, '--albPort', ports[2]!],
    ],
    {
      cwd: service,
      // It writes several lines a request there.
      stdio: 'ignore',
      env: {
        ...process.env,
        ...environment,
        NODE_ENV: 'production',
        SLS_TELEMETRY_DISABLED: '1',
        SLS_NOTIFICATIONS_MODE: 'off',
      },
    },
  );
  defer(() => stop(child));
  // It knows nothing of its parent; if a bench breaks off without a farewell, it must not stay.
  process.once('exit', () => child.kill());
  const origin = `http://127.0.0.1:${ports[0]}`;
  const deadline = Date.now() + patienceMs;
  while (!(await answers(origin))) {
    if (child.exitCode !== null) throw new Error(`serverless-offline ended with ${child.exitCode}.`);
    if (Date.now() > deadline) throw new Error('serverless-offline does not answer.');
    await sleep(200);
  }
  return origin;
}

const answers = (origin: string): Promise<boolean> =>
  fetch(origin).then(
    () => true,
    () => false,
  );

/** It cannot choose one by itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
