// The OpenAPI 3.1 document, written from the route table: there is nothing in it to keep up to date by hand.

import * as z from 'zod/mini';
import type { ConsoleConfig } from './console-config.ts';
import { Problem } from './problem.ts';
import { routes, routesWith, type Route } from './routes.ts';

type Json = Record<string, unknown>;

/** @param where the deployment; without its login flow the document has the routes of all of them */
export function openApi(
  where: Pick<ConsoleConfig, 'logoutUrl' | 'version'> & Partial<Pick<ConsoleConfig, 'loginFlow'>>,
): Json {
  const login = where.logoutUrl.replace(/\/logout$/, '/oauth2');
  const paths: Record<string, Json> = {};
  for (const [key, route] of where.loginFlow ? routesWith(where.loginFlow) : Object.entries<Route>(routes)) {
    const [method, path] = key.split(' ') as [string, string];
    (paths[path] ??= {})[method.toLowerCase()] = operation(key, path, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stowage',
      version: where.version,
      description: 'Per-user uploads: files go straight to the store, their record and quota are kept here.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: schema(Problem, 'output') },
      responses: {
        Problem: {
          description: 'Refused; `code` says why',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
        Unauthorized: {
          description: 'No valid token: the gateway says so itself',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { message: { const: 'Unauthorized' } },
                required: ['message'],
              },
            },
          },
        },
      },
      securitySchemes: {
        signIn: where.loginFlow === 'implicit' ? idToken : authorizationCode(login),
      },
    },
  };
}

/** What the classic flow gives: OpenAPI knows no flow that gives an id token. */
const idToken: Json = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The id token of a sign-in; it carries no scopes',
};

const authorizationCode = (login: string): Json => ({
  type: 'oauth2',
  description: 'Authorization code with PKCE (S256)',
  flows: {
    authorizationCode: {
      authorizationUrl: `${login}/authorize`,
      tokenUrl: `${login}/token`,
      refreshUrl: `${login}/token`,
      scopes: {
        'stowage/files.read': 'See my files, my account and my record',
        'stowage/files.write': 'Upload, change and remove my files',
        'stowage/operate': 'See and manage all accounts, for operators',
      },
    },
  },
});

const operation = (key: string, path: string, route: Route): Json => ({
  // POST /upload/{uploadId}/renew → post-upload-uploadId-renew
  operationId: (key.match(/\w+/g) ?? []).join('-').replace(/^[A-Z]+/, (method) => method.toLowerCase()),
  summary: route.summary,
  tags: [route.function],
  ...(route.scope === 'public' ? { security: [] } : { security: [{ signIn: [route.scope] }] }),
  parameters: [...pathParameters(path), ...(route.query ? queryParameters(route.query) : [])],
  ...(route.body
    ? {
        requestBody: {
          required: route.bodyOptional !== true,
          content: { 'application/json': { schema: schema(route.body, 'input') } },
        },
      }
    : {}),
  responses: {
    [route.status]: {
      description: 'Done',
      ...(route.reply ? { content: replyContent(route.reply, route.exports ?? []) } : {}),
    },
    // Who is public answers for itself.
    ...(route.scope === 'public' ? {} : { 401: { $ref: '#/components/responses/Unauthorized' } }),
    default: { $ref: '#/components/responses/Problem' },
  },
});

const replyContent = (reply: z.ZodMiniType, exports: readonly string[]): Json => ({
  'application/json': { schema: schema(reply, 'output') },
  ...Object.fromEntries(exports.map((type) => [type, { schema: { type: 'string' } }])),
});

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodMiniType): Json[] {
  const { properties, required = [] } = schema(query, 'input') as {
    properties: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, its]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: its,
  }));
}

/** A reply may gain fields without notice, so its schemas stay open where those of requests are closed. */
function schema(type: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  return rest;
}
