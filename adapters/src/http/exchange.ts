// What the middlewares learn of one request, for the handler and for the log line at its end.

import type { Caller, Instant } from '@stowage/domain';
import type { Request } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RouteKey } from '../contract/routes.ts';

/** Something that happened, in the words that CloudWatch's rules over the logs go by. */
export interface Fact {
  readonly event: 'upload.started' | 'file.downloaded' | 'quota.exceeded' | 'upload.refused';
  readonly bytes?: number | undefined;
  /** How many uploads were started; a batch is one line, too. */
  readonly uploads?: number | undefined;
}

export interface TokenSession {
  readonly id: string;
  readonly signedInAt: Instant;
}

export interface Exchange {
  readonly startedAt: number;
  route?: RouteKey;
  /** Absent on public routes. */
  caller?: Caller;
  /** Which sign-in the token came of. */
  session?: TokenSession;
  query?: unknown;
  body?: unknown;
  fact?: Fact;
  /** Lines for `Set-Cookie`. */
  cookies?: readonly string[];
  /** A domain error's code, or `internal`; absent if all went well. */
  refusal?: string;
}

export interface HttpContext extends Context {
  exchange: Exchange;
}

export type HttpRequest = Request<APIGatewayProxyEvent, APIGatewayProxyResult, Error, HttpContext>;

/** One step of the pipeline. */
export interface HttpMiddleware {
  before?: (request: HttpRequest) => void | Promise<void>;
  after?: (request: HttpRequest) => void | Promise<void>;
  onError?: (request: HttpRequest) => void | Promise<void>;
}
