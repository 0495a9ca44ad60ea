// A proxy in front of the whole local stack that breaks one thing. The doctor's requests go through it whichever
// origin they are for: `http://127.0.0.1:<proxy>/http://localhost:<site>/config.json`.

import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  url: URL;
  readonly headers: OutgoingHttpHeaders;
}

export interface Answered {
  status: number;
  readonly headers: OutgoingHttpHeaders;
  body: string;
}

export interface Tampering {
  readonly request?: (asked: Asked) => void;
  readonly reply?: (answered: Answered, asked: Asked) => void;
}

export interface TamperingProxy {
  /** Like the global one, by way of the proxy. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** What it breaks from now on. */
  tampering: Tampering;
  close(): Promise<void>;
}

export async function openProxy(): Promise<TamperingProxy> {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', headers } = incoming;
    const asked: Asked = { method, url: new URL(incoming.url!.slice(1)), headers: { ...headers } };
    asked.headers['host'] = asked.url.host;
    proxy.tampering.request?.(asked);
    const upstream = forward(asked.url, { method, headers: asked.headers, agent: false });
    upstream.on('error', () => outgoing.writeHead(502).end());
    upstream.end(await buffer(incoming));
    const [reply] = (await once(upstream, 'response')) as [IncomingMessage];
    const body = (await buffer(reply)).toString();
    const answered: Answered = { status: reply.statusCode!, headers: { ...reply.headers }, body };
    proxy.tampering.reply?.(answered, asked);
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = answered.headers;
    outgoing.writeHead(answered.status, kept).end(answered.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy: TamperingProxy = {
    fetch: (url, init) => fetch(`http://127.0.0.1:${port}/${url}`, init),
    tampering: {},
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;
}
