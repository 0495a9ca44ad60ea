// Ports for processes that must be told theirs before they start. A process that can choose for itself takes port 0.

import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems give to outgoing connections, which take and leave them at any moment. */
const [lowest, highest] = [20_000, 32_000];

/** @returns the first of so many neighbouring ports of this machine that nobody listens on */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(lowest, highest - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
