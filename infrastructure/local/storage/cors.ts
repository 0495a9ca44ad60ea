// What the deployed bucket's CORS rule says: the site's origin, PUT GET HEAD, any request header.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

const methods = ['PUT', 'GET', 'HEAD'];

/** On every reply, errors too: a page may read only what has these headers. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, allowed: string): void {
  response.setHeader('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  if (request.headers.origin !== allowed) return;
  response.setHeader('access-control-allow-origin', allowed);
  response.setHeader('access-control-expose-headers', 'ETag, x-amz-checksum-sha256');
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse, allowed: string): void {
  const method = request.headers['access-control-request-method'];
  if (request.headers.origin !== allowed || !method || !methods.includes(method)) {
    throw new S3Error('AccessDenied', 'CORS: this origin or method is not allowed here.');
  }
  response.writeHead(204, {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '3000',
  });
  response.end();
}
