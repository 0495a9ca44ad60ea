// A server on loopback whose port is known before what it serves exists: the parts of the stack name each other's
// addresses, so all ports are bound first.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** More connections than one machine's browsers open, fewer than would exhaust its memory. */
const mostConnections = 1024;

export class Listener {
  readonly server: Server;
  #serve: RequestListener = (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end();

  private constructor(requestTimeout: number) {
    const limits = {
      headersTimeout: Math.min(20_000, requestTimeout),
      requestTimeout,
      connectionsCheckingInterval: Math.min(5_000, requestTimeout),
    };
    this.server = createServer(limits, (request, response) => this.#serve(request, response));
    this.server.maxConnections = mostConnections;
    this.server.timeout = 60_000;
  }

  /**
   * @param port 0 for any free one
   * @param requestTimeoutMs how long a request may take to arrive; what is large goes to the storage, not here
   * @throws Error that says which port is taken
   */
  static async open(port: number, purpose: string, requestTimeoutMs = 60_000): Promise<Listener> {
    const listener = new Listener(requestTimeoutMs);
    listener.server.listen(port, '127.0.0.1');
    try {
      await once(listener.server, 'listening');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
      throw new Error(`Port ${port}, for ${purpose}, is taken. Set STOWAGE_PORT to use others.`, { cause });
    }
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Until this is called, every request is told to come back. */
  serve(handler: RequestListener): void {
    this.#serve = handler;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }
}

/** Takes no more connections; resolves when the requests under way are answered. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  // A connection that is kept alive has no end of its own: it ends when its last answer is sent.
  const reaper = setInterval(() => server.closeIdleConnections(), 20);
  server.closeIdleConnections();
  await closed;
  clearInterval(reaper);
}
