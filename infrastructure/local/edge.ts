// CloudFront, API Gateway and its authorizer in one server: everything that a browser sees of the site (API.md).

import { randomUUID } from 'node:crypto';
import { DomainError } from '@stowage/domain';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import { openApi } from '@stowage/adapters/contract/openapi';
import { routes, type FunctionName, type Route } from '@stowage/adapters/contract/routes';
import type { HttpHandler } from '@stowage/adapters/http/http-handler';
import { problemHeaders, toProblem } from '@stowage/adapters/http/problems';
import type { WriteLine } from '@stowage/adapters/telemetry';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { securityHeaders } from '../security-headers.ts';
import { KeySetUnavailable, type Authorizer, type TokenClaims } from './authorizer.ts';
import type { ConsoleFiles } from './console-files.ts';
import { faultLine } from './fault-line.ts';
import { toGatewayEvent, toLambdaContext } from './gateway-event.ts';

export interface EdgeOptions {
  readonly functions: Readonly<Record<FunctionName, HttpHandler>>;
  readonly authorizer: Authorizer;
  readonly console: ConsoleFiles;
  readonly config: ConsoleConfig;
  /** Does everything behind the edge answer? */
  readonly isReady: () => boolean;
  /** Where faults of the edge itself are written. */
  readonly log: WriteLine;
  readonly integrationTimeoutMs?: number;
}

// API Gateway's own limits, in bytes and milliseconds.
const largestBody = 10 * 1024 ** 2;
const integrationTimeoutMs = 29_000;

/** First parts of the paths that belong to the API, today's and those that API.md keeps for it. */
const apiRoots = new Set([...Object.keys(routes).map((key) => key.split('/')[1]!), 'shares', 'operations']);

export function createEdge(options: EdgeOptions): FastifyInstance {
  const app = fastify({
    genReqId: () => randomUUID(),
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, request, reply) => fail(request, reply, error),
  });
  app.server.headersTimeout = 20_000;
  app.server.maxConnections = 1024;

  // Bodies are the functions' business, whatever type they claim to be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const headers = securityHeaders({
    identityOrigin: new URL(options.config.issuer).origin,
    storageOrigin: options.config.storageOrigin,
    https: false,
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });

  app.get('/healthz', (_request, reply) =>
    options.isReady()
      ? reply.send({ status: 'ready' })
      : reply.code(503).header('Retry-After', '1').send({ status: 'starting' }),
  );
  app.get('/config.json', (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send(options.config),
  );
  const document = JSON.stringify(openApi(options.config));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document));

  for (const [key, route] of Object.entries<Route>(routes)) addRoute(app, options, key, route);

  app.setNotFoundHandler(async (request, reply) => {
    if (isApiPath(request.url)) {
      if (await authorize(options.authorizer, request, reply)) throw noSuchEndpoint();
      return reply;
    }
    return sendConsoleFile(options.console, request, reply);
  });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) =>
    fail(request, reply, error),
  );

  function fail(request: FastifyRequest, reply: FastifyReply, error: Error & { statusCode?: number }): void {
    const problem = toProblem(toRefusal(error), request.id);
    // The gateway's own word for a body that is too long; the functions never see it.
    const status = error.statusCode === 413 ? 413 : problem.status;
    if (status >= 500) {
      options.log(faultLine('edge', error, request.id));
    }
    void reply
      .code(status)
      .headers(problemHeaders(problem))
      .send(Buffer.from(JSON.stringify({ ...problem, status })));
  }

  return app;
}

function addRoute(app: FastifyInstance, options: EdgeOptions, key: string, route: Route): void {
  const [method, resource] = key.split(' ') as [string, string];
  const invoke = options.functions[route.function];
  const limit = options.integrationTimeoutMs ?? integrationTimeoutMs;
  app.route({
    method,
    url: resource.replaceAll(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: who may not ask is not listened to.
    async onRequest(request, reply) {
      const claims = await authorize(options.authorizer, request, reply);
      if (!claims) return;
      if (
        !String(claims['scope'] ?? '')
          .split(' ')
          .includes(route.scope)
      ) {
        throw new DomainError('forbidden', 'The token lacks the scope that this needs.');
      }
      callers.set(request, claims);
    },
    async handler(request, reply) {
      const event = toGatewayEvent(request, resource, callers.get(request)!);
      const context = toLambdaContext(request, route.function, Date.now() + limit);
      const result = await withinTime(limit, invoke(event, context));
      if (!result) return reply.code(504).send({ message: 'Endpoint request timed out' });
      return reply
        .code(result.statusCode)
        .headers(result.headers as Record<string, string>)
        .send(Buffer.from(result.body));
    },
  });
}

const callers = new WeakMap<FastifyRequest, TokenClaims>();

/** Answers 401 by itself where there is no valid token. */
async function authorize(
  authorizer: Authorizer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<TokenClaims | undefined> {
  const claims = await authorizer.verify(request.headers.authorization);
  if (!claims) reply.code(401).headers(unauthorizedHeaders).send(unauthorized);
  return claims;
}

// Buffers, because Fastify adds a charset to the type of text that it is given.
const unauthorized = Buffer.from('{"message":"Unauthorized"}');
const unauthorizedHeaders = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** @returns undefined if it takes longer; it is not stopped, as a function is not when the gateway gives up */
async function withinTime<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout;
  const timeUp = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, limit, undefined)));
  return Promise.race([work, timeUp]).finally(() => clearTimeout(timer));
}

const isApiPath = (url: string): boolean => apiRoots.has(url.split(/[/?#]/, 2)[1]!);

const noSuchEndpoint = (): DomainError => new DomainError('not-found', 'There is no such endpoint.');

function sendConsoleFile(files: ConsoleFiles, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = isRead ? files.find(request.url.split('?', 1)[0]!) : undefined;
  if (!file) throw new DomainError('not-found', 'There is no such page.');
  reply.headers(file.headers);
  if (request.headers['if-none-match'] === file.headers['etag']) return reply.code(304).send();
  const { compressed } = file;
  if (!compressed || !/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(file.body);
  return reply.header('content-encoding', 'br').send(compressed);
}

/** What Fastify found wrong with a request, in our words. */
function toRefusal(error: Error & { statusCode?: number }): Error {
  if (error instanceof DomainError) return error;
  if (error instanceof KeySetUnavailable) {
    return new DomainError('unavailable', 'Tokens cannot be checked right now.', {}, { cause: error });
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new DomainError('invalid-request', error.message, {
      issues: [{ path: '', message: error.message }],
    });
  }
  return error;
}
