import type { Put } from '@stowage/console/uploads/api-transport';
import { StoreRefusal } from '@stowage/console/uploads/store-refusal';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** A connection on which nothing has moved for so long is dead, whatever the system believes. In ms. */
const longestSilence = 90_000;

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

/** By node:http, because `fetch` neither tells how much has gone nor sends a stream with its length. */
export const put: Put = ({ url, headers, body }, onSent, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const { protocol } = new URL(url);
    const open = protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open(url, {
      method: 'PUT',
      headers: { ...headers, 'content-length': String(body.size) },
      agent: agents[protocol as keyof typeof agents],
      timeout: longestSilence,
      signal,
    });
    const bytes = Readable.fromWeb(body.stream() as ReadableStream<Uint8Array>);
    const fail = (failure: unknown) => {
      bytes.destroy();
      request.destroy();
      reject(signal.aborted ? signal.reason : failure);
    };
    let sent = 0;
    let isAnswered = false;
    bytes.on('data', (chunk: Uint8Array) => onSent((sent += chunk.byteLength)));
    // A file that can no longer be read, and not the store's fault; who asked finds out.
    bytes.on('error', fail);
    request.on('timeout', () => fail(new StoreRefusal(0)));
    // An answer may come before the last byte has gone, and then the rest need not go.
    request.on('error', () => isAnswered || fail(new StoreRefusal(0)));
    request.on('response', (response) => {
      isAnswered = true;
      response.resume();
      if (response.statusCode !== 200) return fail(new StoreRefusal(response.statusCode!));
      response.on('end', () => resolve(response.headers.etag ?? ''));
      response.on('error', () => fail(new StoreRefusal(0)));
    });
    bytes.pipe(request);
  });
