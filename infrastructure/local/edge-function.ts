// Runs a CloudFront Function's own text, as CloudFront would, on requests to the local edge.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html

import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { FastifyRequest } from 'fastify';

interface Value {
  readonly value: string;
}

interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Record<string, Value>;
  readonly cookies: Record<string, Value>;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, Value>;
  readonly body: { readonly data: string };
}

export type EdgeFunction = (request: FastifyRequest) => Answer | undefined;

/**
 * @param file of the function's text
 * @returns gives the function's own answer to a request, or undefined after changing the request's headers and cookies
 *   as the function wants them to go on
 */
export function loadEdgeFunction(file: URL): EdgeFunction {
  const handler = runInNewContext(`${readFileSync(file, 'utf8')}; handler`) as (event: {
    readonly context: { readonly requestId: string };
    readonly request: ViewerRequest;
  }) => ViewerRequest | Answer;
  return (request) => {
    const { headers } = request.raw;
    const result = handler({
      context: { requestId: request.id },
      request: {
        method: request.method,
        uri: request.url.split('?', 1)[0]!,
        headers: toValues(Object.entries(headers).filter(([name]) => name !== 'cookie')),
        cookies: toValues(readCookies(headers.cookie)),
      },
    });
    if ('statusCode' in result) return result;
    for (const [name, { value }] of Object.entries(result.headers)) headers[name] = value;
    const left = Object.entries(result.cookies).map(([name, { value }]) => `${name}=${value}`);
    if (left.length > 0) headers.cookie = left.join('; ');
    else delete headers.cookie;
    return undefined;
  };
}

const toValues = (entries: readonly (readonly [string, unknown])[]): Record<string, Value> =>
  Object.fromEntries(entries.map(([name, value]) => [name, { value: String(value) }]));

const readCookies = (header: string | undefined): [string, string][] =>
  (header ?? '')
    .split(/; */)
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
