// The way of every request: log → metrics → trace → cookies → problems → route → own pages → caller → validation → handler.

import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { DomainError } from '@stowage/domain';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { routes, type FunctionName } from '../contract/routes.ts';
import type { Settings } from '../settings.ts';
import type { Telemetry } from '../telemetry.ts';
import { caller } from './caller.ts';
import { cookies } from './cookies.ts';
import type { HttpContext } from './exchange.ts';
import { exportListing, exportType, type ListingQuery } from './export.ts';
import { handlersOf, type HandlerRequest, type UseCases } from './handlers.ts';
import { headerOf } from './header.ts';
import { problems } from './problems.ts';
import { requestLog } from './request-log.ts';
import { requestMetrics } from './request-metrics.ts';
import { route } from './route.ts';
import { ownPages } from './session/own-pages.ts';
import { tracing } from './tracing.ts';
import { validation } from './validation.ts';

/** What the inbound side of a function is given. */
export interface HttpServices {
  readonly settings: Settings;
  readonly telemetry: Telemetry;
  readonly useCases: UseCases;
}

export type HttpHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Before Lambda would cut the function off without a word. */
const answerBeforeTimeoutMs = 500;

/** The handler of one deployed function, serving its rows of the route table. */
export function httpHandler(services: HttpServices, name: FunctionName): HttpHandler {
  const { settings, telemetry, useCases } = services;
  const pipeline = middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, HttpContext>({
    timeoutEarlyInMillis: answerBeforeTimeoutMs,
    timeoutEarlyResponse() {
      throw new DomainError('unavailable', 'This took too long. It may or may not have been carried out.');
    },
  })
    .use(requestLog(telemetry))
    .use(requestMetrics(telemetry))
    .use(settings.tracing ? [tracing(settings.serviceName)] : [])
    .use(cookies())
    .use(httpErrorHandler({ logger: false }))
    .use(problems(telemetry))
    .use(route(name))
    .use(ownPages(settings))
    .use(caller(settings, useCases))
    .use(validation())
    .handler(dispatch(handlersOf[name](useCases, settings)));
  return (event, context) => pipeline(event, context as HttpContext);
}

type AnyHandler = (request: HandlerRequest<never>) => Promise<unknown>;

/** Calls the row's handler and writes its reply with the row's status. */
function dispatch(handlers: object) {
  const byRoute = handlers as Readonly<Record<string, AnyHandler>>;
  return async (event: APIGatewayProxyEvent, { exchange }: HttpContext): Promise<APIGatewayProxyResult> => {
    const key = exchange.route!;
    const answer = (query: unknown, goesOn: boolean): Promise<unknown> =>
      byRoute[key]!({
        route: key as never,
        caller: exchange.caller as never,
        session: exchange.session,
        path: (event.pathParameters ?? {}) as never,
        query: query as never,
        body: exchange.body as never,
        goesOn,
        header: (name) => headerOf(event, name),
        setCookies: (lines) => (exchange.cookies = lines),
        note: (fact) => (exchange.fact = fact),
      });
    const type = exportType(routes[key], headerOf(event, 'accept'));
    if (type) return exportListing(routes[key], type, event, exchange.query as ListingQuery, answer);
    const reply = await answer(exchange.query, false);
    const statusCode = routes[key].status;
    return reply === undefined
      ? { statusCode, headers: { 'Cache-Control': 'no-store' }, body: '' }
      : { statusCode, headers: jsonHeaders, body: JSON.stringify(reply) };
  };
}

// `no-store`: replies are private, and some carry signed URLs.
const jsonHeaders = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
