// Holds a request against the schemas of its row. Handlers see only what has passed.

import { DomainError } from '@stowage/domain';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { routes, type Route } from '../contract/routes.ts';
import { describeIssue, type Issue } from './describe-issue.ts';
import type { HttpMiddleware } from './exchange.ts';
import { headerOf } from './header.ts';

/** Bytes; room for ten thousand parts with their ETags however they are spelled, and far less than the gateway lets through. */
export const largestBody = 3 * 1024 ** 2;

const nothing = z.strictObject({});
const utf8 = new TextDecoder('utf-8', { fatal: true });

export function validation(): HttpMiddleware {
  return {
    before({ event, context: { exchange } }) {
      const row: Route = routes[exchange.route!];
      exchange.query = check(row.query ?? nothing, readQuery(event));
      exchange.body = check(row.body ?? nothing, readBody(event, !row.body || row.bodyOptional === true));
    },
  };
}

/** @throws invalid-request if a parameter is given more than once: readers differ on which one counts */
function readQuery(event: APIGatewayProxyEvent): unknown {
  const issues = Object.entries(event.multiValueQueryStringParameters ?? {})
    .filter(([, values]) => (values?.length ?? 0) > 1)
    .map(([path]) => ({ path, message: 'must be given once' }));
  if (issues.length > 0) throw refusal(issues);
  return event.queryStringParameters ?? {};
}

function readBody(event: APIGatewayProxyEvent, optional: boolean): unknown {
  if (!event.body) {
    if (optional) return {};
    throw refusal([{ path: '', message: 'a JSON body is required' }]);
  }
  const contentType = headerOf(event, 'content-type');
  if (contentType !== undefined && !jsonType.test(contentType)) {
    throw refusal([{ path: '', message: 'the body must be of type application/json, in UTF-8' }]);
  }
  if (event.body.length > largestBody) {
    throw refusal([{ path: '', message: `the body must be at most ${largestBody} bytes long` }]);
  }
  try {
    return JSON.parse(
      event.isBase64Encoded ? utf8.decode(Buffer.from(event.body, 'base64')) : event.body,
    ) as unknown;
  } catch (cause) {
    throw refusal([{ path: '', message: 'the body is not JSON in UTF-8' }], cause);
  }
}

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

/** @throws invalid-request */
export function check<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw refusal(result.error.issues.flatMap((issue) => describeIssue(issue, value)));
}

const refusal = (issues: readonly Issue[], cause?: unknown): DomainError =>
  new DomainError(
    'invalid-request',
    issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    { issues },
    { cause },
  );
