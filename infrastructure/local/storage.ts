// The storage origin: what a browser finds where S3 would be. It serves what was granted and nothing else.

import type { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { authorize } from './storage/authorize.ts';
import { allowOrigin, answerPreflight } from './storage/cors.ts';
import { receive } from './storage/receive.ts';
import { S3Error, sendError } from './storage/s3-error.ts';
import { sendObject } from './storage/send-object.ts';

export interface StorageServerOptions {
  /** The site, whose pages may use this origin. */
  readonly allowedOrigin: string;
  /** Is told of what should not happen. Never of a URL: whoever has one may use it. */
  readonly onFault: (error: unknown) => void;
  /** How long a client may take to send its headers. */
  readonly headersTimeoutMs?: number;
  /** How long a connection may stand still. */
  readonly idleTimeoutMs?: number;
  /** Requests served at a time; each takes about a megabyte of memory at most. More are told to slow down. */
  readonly mostRequests?: number;
}

/** A server that does not listen yet. `close` lets the requests under way finish. */
export function createStorageServer(
  store: FileObjectStore,
  {
    allowedOrigin,
    onFault,
    headersTimeoutMs = 15_000,
    idleTimeoutMs = 30_000,
    mostRequests = 256,
  }: StorageServerOptions,
): Server {
  let underWay = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    underWay += 1;
    // A connection outlives its request, but not the server.
    response.on('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    allowOrigin(request, response, allowedOrigin);
    try {
      await serve(request, response);
    } catch (error) {
      refuse(request, response, error);
    } finally {
      underWay -= 1;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (underWay > mostRequests) {
      throw new S3Error('SlowDown', 'Please reduce your request rate.', { 'retry-after': '1' });
    }
    if (request.method === 'OPTIONS') return answerPreflight(request, response, allowedOrigin);
    const authorized = authorize(store, request);
    return request.method === 'PUT'
      ? receive(store, authorized, request, response)
      : sendObject(store, authorized, request, response);
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // Whoever went away, in the middle of sending or of reading, is nobody to answer.
    if (request.socket.destroyed) return;
    if (!(error instanceof S3Error)) onFault(error);
    if (response.headersSent) {
      request.destroy();
      return;
    }
    if (!request.complete) {
      response.setHeader('connection', 'close');
      linger(request);
    }
    const shown =
      error instanceof S3Error ? error : new S3Error('InternalError', 'Something went wrong here.');
    sendError(response, shown, request.method !== 'HEAD');
  }

  const server = createServer({
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
    // A large file takes its time; `receive` has a deadline that knows its size.
    requestTimeout: 0,
    keepAliveTimeout: 5_000,
    noDelay: true,
  });
  server.setTimeout(idleTimeoutMs);
  server.on('request', (request, response) => void handle(request, response));
  // The same, but that the body is asked for only when it is wanted.
  server.on('checkContinue', (request, response) => void handle(request, response));
  return server;
}

const lingerMs = 2_000;

/** Closing at once, with bytes still on their way, would reset the connection and the sender never read the reply. */
function linger(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.on('close', () => clearTimeout(timer)).on('error', () => {});
  request.resume();
}
