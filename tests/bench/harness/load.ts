// A load generator that leaves the second core to the server: the request's bytes are made once, and of a reply only
// the status and the length are read. It is the same for all subjects, and says when it was itself the bottleneck.

import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './statistics.ts';

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** The share of the time in which the generator's own thread was busy; near 1 it measured itself. */
  readonly generatorBusy: number;
}

/** Sends the same request again and again on each connection, one at a time. @throws Error if any reply is not 2xx */
export async function load(request: LoadRequest, connections: number, seconds: number): Promise<Load> {
  const url = new URL(request.url);
  const bytes = serialize(request, url);
  const latencies: number[] = [];
  const running = new AbortController();
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  const clients = Array.from({ length: connections }, () =>
    repeat(url, bytes, running.signal, (ms) => latencies.push(ms)),
  );
  await Promise.race([sleep(seconds * 1000), Promise.all(clients)]);
  const elapsed = performance.now() - start;
  const { utilization } = performance.eventLoopUtilization(before);
  running.abort();
  await Promise.all(clients);
  return {
    perSecond: (latencies.length / elapsed) * 1000,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    generatorBusy: utilization,
  };
}

function serialize({ method, headers = {}, body = '' }: LoadRequest, url: URL): Buffer {
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One connection: the next request leaves when the reply to the last one is complete. */
function repeat(url: URL, request: Buffer, stop: AbortSignal, note: (ms: number) => void): Promise<void> {
  const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  const socket: Socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let sentAt = 0;
  let received = '';
  const send = (): void => {
    sentAt = performance.now();
    socket.write(request);
  };
  socket.setEncoding('latin1');
  socket.on('connect', send);
  socket.on('data', (text: string) => {
    received = received === '' ? text : received + text;
    const end = endOf(received);
    if (end === undefined || received.length < end) return;
    if (Number.isNaN(end) || !received.startsWith('HTTP/1.1 2')) {
      socket.destroy(new Error(`${url.pathname} answered ${received.slice(0, 400)}`));
      return;
    }
    received = '';
    note(performance.now() - sentAt);
    send();
  });
  socket.on('error', reject);
  socket.on('close', () => {
    if (stop.aborted) resolve();
    else reject(new Error(`${url.host} closed the connection.`));
  });
  stop.addEventListener('abort', () => socket.destroy());
  return promise;
}

/** Where the reply ends; undefined if its head is not complete, and NaN if the head does not say. */
function endOf(reply: string): number | undefined {
  const headEnd = reply.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  return headEnd + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(reply.slice(0, headEnd + 2))?.[1]);
}
