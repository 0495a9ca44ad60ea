// Houses of their own, for journeys that need one which is set up in another way than the rest.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../builders/ports.ts';

export interface House {
  readonly site: string;
  close(): Promise<void>;
}

/** Starts what `npm start` starts, with these settings, on free ports and fresh data. */
export async function openHouse(environment: Readonly<Record<string, string>>): Promise<House> {
  const port = await freePorts(3);
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
