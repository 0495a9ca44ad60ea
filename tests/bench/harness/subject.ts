// A subject is a server in a process of its own, so that it has a core and a garbage collector to itself. It says
// where it listens in its first message, and ends with its parent's end of the channel, whatever becomes of that.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { BenchContext } from './bench.ts';

const subjects = new URL('../subjects/', import.meta.url);

/** Starts `subjects/<file>` and stops it with the bench. @returns its first message */
export async function startSubject<Greeting>(
  { defer }: BenchContext,
  file: string,
  options: object = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Greeting> {
  const child = fork(fileURLToPath(new URL(file, subjects)), [JSON.stringify(options)], {
    // Its log goes nowhere: what it costs to write is measured, where it goes is not.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  });
  defer(() => stop(child));
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code} before it was ready.`);
  });
  const [greeting] = (await Promise.race([once(child, 'message'), gone])) as [Greeting];
  gone.catch(() => {});
  return greeting;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  await gone;
  clearTimeout(impatience);
}

// The child's half.

export const subjectOptions = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

export function greet(greeting: object): void {
  process.once('disconnect', () => process.exit());
  process.send!(greeting);
}

/** Listens on a free port of the loopback interface. @returns the server's origin */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
