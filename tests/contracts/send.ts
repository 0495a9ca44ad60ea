// One HTTP request as a client that is not a browser can send it: with any header, and without those that fetch adds.

import { request as overHttp, type IncomingHttpHeaders } from 'node:http';
import { request as overHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A header not to send after all. */
  readonly leaveOut?: string;
  readonly body?: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function send(
  url: string,
  { method = 'GET', headers = {}, leaveOut, body }: Sent = {},
): Promise<Reply> {
  const length = body && { 'content-length': String(body.length) };
  const all = Object.fromEntries(
    Object.entries({ ...length, ...headers }).filter(([name]) => name !== leaveOut),
  );
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const request = (url.startsWith('https:') ? overHttps : overHttp)(url, {
    method,
    headers: all,
    agent: false,
  });
  request.on('response', (response) => {
    buffer(response).then(
      (received) => resolve({ status: response.statusCode!, headers: response.headers, body: received }),
      reject,
    );
  });
  // A server that refuses before it has read everything may close the connection; the reply came first.
  request.on('error', reject);
  request.end(body);
  return promise;
}
