import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A PUT, ready to be sent. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends to each target what `bytesOf` has for it, on so many connections, each one PUT after the other. */
export async function sendAll(
  targets: readonly Target[],
  bytesOf: (index: number) => Buffer | Promise<Buffer>,
  connections: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  try {
    await Promise.all(
      Array.from({ length: connections }, async (_, lane) => {
        for (let i = lane; i < targets.length; i += connections)
          await send(agent, targets[i]!, await bytesOf(i));
      }),
    );
  } finally {
    agent.destroy();
  }
}

async function send(agent: Agent, { url, headers }: Target, bytes: Buffer): Promise<void> {
  const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  const outgoing = request(
    url,
    { method: 'PUT', agent, headers: { ...headers, 'content-length': bytes.length } },
    (response) => {
      text(response).then((reply) => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A PUT was answered ${response.statusCode}: ${reply}`));
      }, reject);
    },
  );
  outgoing.on('error', reject);
  outgoing.end(bytes);
  return promise;
}
