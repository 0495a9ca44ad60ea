// Every error leaves as application/problem+json (RFC 9457).

import { DomainError, type ErrorCode } from '@stowage/domain';
import type { Problem } from '../contract/problem.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Fact, HttpMiddleware } from './exchange.ts';

/** Status and title of each way to say no. A code without a line here does not compile. */
export const problemOf = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible in this state' },
  'quota-exceeded': { status: 409, title: 'The quota is used up' },
  'file-too-large': { status: 413, title: 'The file is too large' },
  'unsupported-type': { status: 415, title: 'This type of file is not accepted' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available right now' },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

const fault = { status: 500, title: 'Something went wrong on our side' };

export const problemType = 'application/problem+json';

/** Seconds after which to try again, unless the error knows better. */
const defaultRetryAfter = 1;

/** Says what an error means to the caller. Of a fault of ours it tells nothing but the request's id. */
export function toProblem(error: unknown, requestId: string): Problem {
  const refusal = error instanceof DomainError ? error : undefined;
  const code = refusal?.code ?? 'internal';
  const { status, title } = refusal ? problemOf[refusal.code] : fault;
  return {
    type: `urn:stowage:problem:${code}`,
    title,
    status,
    code,
    detail: refusal?.message ?? 'The request was not carried out. Its id helps us to find out why.',
    requestId,
    ...refusal?.details,
  };
}

/** 429 and 503 say when to come back. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'Content-Type': problemType,
    'Cache-Control': 'no-store',
    ...(problem.status === 429 || problem.status === 503
      ? { 'Retry-After': String(problem['retryAfter'] ?? defaultRetryAfter) }
      : {}),
  };
}

/** Refusals that operators count by user. */
const notable: Partial<Record<Problem['code'], Fact['event']>> = {
  'quota-exceeded': 'quota.exceeded',
  'file-too-large': 'upload.refused',
  'unsupported-type': 'upload.refused',
};

/** Shapes what was thrown for Middy's http-error-handler, which runs next, and logs faults with their stack. */
export function problems({ logger }: Telemetry): HttpMiddleware {
  return {
    onError(request) {
      const { context, error } = request;
      const { requestId } = request.event.requestContext;
      const problem = toProblem(error, requestId);
      const { exchange } = context;
      exchange.refusal = problem.code;
      if (problem.code === 'internal')
        logger.error('fault', { requestId, route: exchange.route, error: toError(error) });
      const event = notable[problem.code];
      if (event) exchange.fact = { event, bytes: problem['requested'] as number | undefined };
      request.error = Object.assign(new Error(JSON.stringify(problem)), {
        statusCode: problem.status,
        expose: true,
        headers: problemHeaders(problem),
      });
    },
  };
}

/** The logger writes a stack for errors only, and anything at all may be thrown. */
const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
