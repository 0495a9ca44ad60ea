// CloudFront, API Gateway and its authorizer in one server: everything that a browser sees of the site (API.md).

import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { DomainError } from '@stowage/domain';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import { openApi } from '@stowage/adapters/contract/openapi';
import { routesWith, type FunctionName, type Route } from '@stowage/adapters/contract/routes';
import type { HttpHandler } from '@stowage/adapters/http/http-handler';
import { problemHeaders, toProblem } from '@stowage/adapters/http/problems';
import type { WriteLine } from '@stowage/adapters/telemetry';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { securityHeaders } from '../security-headers.ts';
import { KeySetUnavailable, type Authorizer, type TokenClaims } from './authorizer.ts';
import type { ConsoleFiles } from './console-files.ts';
import { loadEdgeFunction, type EdgeFunction } from './edge-function.ts';
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

/** First parts of paths that API.md keeps for the API, whether or not it has routes there today. */
const reservedRoots = ['shares', 'operations'];

export function createEdge(options: EdgeOptions): FastifyInstance {
  const app = fastify({
    genReqId: () => randomUUID(),
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    // No parameter is longer than the longest request that Node takes.
    routerOptions: { maxParamLength: maxHeaderSize },
    // These come before any hook.
    frameworkErrors: (error, request, reply) => fail(request, reply.headers(headers), error),
  });

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

  const alsoHead = { exposeHeadRoute: true };
  app.get('/healthz', alsoHead, (_request, reply) =>
    options.isReady()
      ? reply.send({ status: 'ready' })
      : reply.code(503).header('Retry-After', '1').send({ status: 'starting' }),
  );
  app.get('/config.json', alsoHead, (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send(options.config),
  );
  const document = JSON.stringify(openApi(options.config));
  app.get('/openapi.json', alsoHead, (_request, reply) => reply.type('application/json').send(document));

  const served = routesWith(options.config.loginFlow);
  const gate = new Gate(options);
  for (const [key, route] of served) addRoute(app, options, gate, key, route);

  const apiRoots = new Set([...served.map(([key]) => key.split('/')[1]!), ...reservedRoots]);
  app.setNotFoundHandler(async (request, reply) => {
    if (apiRoots.has(request.url.split(/[/?#]/, 2)[1]!)) {
      if (await gate.open(request, reply)) throw noSuchEndpoint();
      return reply;
    }
    return sendConsoleFile(options.console, request, reply);
  });
  app.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    if (error.statusCode === 413) await hearOut(request.raw);
    fail(request, reply, error);
    return reply;
  });

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

function addRoute(app: FastifyInstance, options: EdgeOptions, gate: Gate, key: string, route: Route): void {
  const [method, resource] = key.split(' ') as [string, string];
  const invoke = options.functions[route.function];
  const limit = options.integrationTimeoutMs ?? integrationTimeoutMs;
  app.route({
    method,
    url: resource.replaceAll(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: who may not ask is not listened to.
    async onRequest(request, reply) {
      if (route.scope === 'public') return;
      const claims = await gate.open(request, reply);
      if (!claims) return;
      // Id tokens carry no scopes, and the gateway then asks for none.
      if (options.config.loginFlow !== 'implicit' && !scopesOf(claims).includes(route.scope)) {
        throw new DomainError('forbidden', 'The token lacks the scope that this needs.');
      }
      callers.set(request, claims);
    },
    async handler(request, reply) {
      const event = toGatewayEvent(request, resource, callers.get(request));
      const context = toLambdaContext(request, route.function, Date.now() + limit);
      const result = await withinTime(limit, invoke(event, context));
      if (!result) throw new DomainError('unavailable', 'Try again in a moment.');
      return reply
        .code(result.statusCode)
        .headers({ ...result.headers, ...result.multiValueHeaders } as Record<string, string | string[]>)
        .send(Buffer.from(result.body));
    },
  });
}

const callers = new WeakMap<FastifyRequest, TokenClaims>();

const scopesOf = (claims: TokenClaims): string[] => String(claims['scope'] ?? '').split(' ');

/** What stands before the API: CloudFront's function where sessions live in cookies, then the authorizer. */
class Gate {
  readonly #authorizer: Authorizer;
  readonly #takeCookie: EdgeFunction | undefined;

  constructor({ authorizer, config }: EdgeOptions) {
    this.#authorizer = authorizer;
    this.#takeCookie = config.loginFlow === 'cookie' ? loadEdgeFunction(sessionCookie) : undefined;
  }

  /** @returns undefined if it has answered the request by itself */
  async open(request: FastifyRequest, reply: FastifyReply): Promise<TokenClaims | undefined> {
    const answer = this.#takeCookie?.(request);
    if (answer) {
      for (const [name, { value }] of Object.entries(answer.headers)) reply.header(name, value);
      reply.code(answer.statusCode).send(Buffer.from(answer.body.data));
      return undefined;
    }
    const claims = await this.#authorizer.verify(request.headers.authorization);
    if (!claims) reply.code(401).headers(unauthorizedHeaders).send(unauthorized);
    return claims;
  }
}

const sessionCookie = new URL('../aws/constructs/session-cookie.js', import.meta.url);

// Buffers, because Fastify adds a charset to the type of text that it is given.
const unauthorized = Buffer.from('{"message":"Unauthorized"}');
const unauthorizedHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'WWW-Authenticate': 'Bearer',
};

/** @returns undefined if it takes longer; it is not stopped, as a function is not when the gateway gives up */
async function withinTime<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout;
  const timeUp = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, limit, undefined)));
  return Promise.race([work, timeUp]).finally(() => clearTimeout(timer));
}

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

const patienceMs = 2_000;

/** Closed with bytes still on their way, the connection would be reset, and the sender never read the reply. */
async function hearOut(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request, { signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
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
