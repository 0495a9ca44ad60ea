// Houses of their own, for journeys that need one which is set up in another way than the rest.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface House {
  readonly site: string;
  close(): Promise<void>;
}

/** Starts what `npm start` starts, with these settings, on free ports and fresh data. */
export async function openHouse(environment: Readonly<Record<string, string>>): Promise<House> {
  const port = await threeFreePorts();
  const data = mkdtempSync(join(tmpdir(), 'stowage-house-'));
  const child = spawn(process.execPath, ['infrastructure/local/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...environment, STOWAGE_PORT: String(port), STOWAGE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  return {
    site: `http://localhost:${port}`,
    async close() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      rmSync(data, { recursive: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Stowage is ready')) resolve();
    });
    child.once('close', () => reject(new Error(`The house did not open:\n${said}`)));
  });
}

/** The first of three neighbouring ports that nobody listens on: the edge, the identity provider and the storage. */
export async function threeFreePorts(): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const base = (first.address() as AddressInfo).port;
    const others = await Promise.all(
      [listen(base + 1), listen(base + 2)].map((it) => it.catch(() => undefined)),
    );
    for (const server of [first, ...others]) server?.close();
    if (others.every(Boolean)) return base;
  }
}

function listen(port: number) {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
