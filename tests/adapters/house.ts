// The embedded house in memory, with its log and metrics kept for a test to look at, and callers of its functions.

import { composeEmbedded, type Embedded } from '@stowage/adapters/composition/embedded';
import type { FunctionName } from '@stowage/adapters/contract/routes';
import { routes } from '@stowage/adapters/contract/routes';
import { httpHandler, type HttpHandler } from '@stowage/adapters/http/http-handler';
import { defaultSettings, type Settings } from '@stowage/adapters/settings';
import { createTelemetry } from '@stowage/adapters/telemetry';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const sub = '7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a01';

export type Line = Record<string, unknown>;

export interface House extends Embedded {
  /** Everything that was logged or measured, parsed. */
  readonly lines: Line[];
  /** What was written, as it was written. */
  readonly text: () => string;
  invoke(route: string, request?: Partial<Request>): Promise<Answer>;
  /** Ends it and removes what it wrote. */
  end(): void;
}

export interface Request {
  readonly claims: Record<string, string>;
  readonly path: Record<string, string>;
  readonly query: Record<string, string | string[]>;
  /** Sent as JSON unless it is text already. */
  readonly body: unknown;
  readonly headers: Record<string, string>;
  readonly isBase64Encoded: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Line;
}

export const claims = {
  sub,
  token_use: 'access',
  client_id: 'stowage-console',
  scope: 'openid stowage/files.read stowage/files.write',
};

export async function openHouse(changes: Partial<Settings> = {}): Promise<House> {
  const objects = mkdtempSync(join(tmpdir(), 'stowage-house-'));
  const written: string[] = [];
  const lines: Line[] = [];
  const embedded = await composeEmbedded({
    settings: { ...defaultSettings, ...changes },
    telemetry: createTelemetry('stowage', (line) => {
      written.push(line);
      lines.push(JSON.parse(line) as Line);
    }),
    books: ':memory:',
    objects,
    storageOrigin: 'http://localhost:1',
  });
  const functions = new Map<FunctionName, HttpHandler>();
  const functionOf = (name: FunctionName): HttpHandler => {
    const known = functions.get(name) ?? httpHandler(embedded.services, name);
    functions.set(name, known);
    return known;
  };
  return {
    ...embedded,
    lines,
    text: () => written.join(''),
    async invoke(route, request = {}) {
      const name = (routes as Record<string, { function: FunctionName }>)[route]?.function ?? 'files';
      const { statusCode, headers, body } = await functionOf(name)(toEvent(route, request), {} as Context);
      return {
        status: statusCode,
        headers: headers as Record<string, string>,
        body: (body === '' ? undefined : JSON.parse(body)) as Line,
      };
    },
    end() {
      embedded.close();
      rmSync(objects, { recursive: true });
    },
  };
}

function toEvent(route: string, request: Partial<Request>): APIGatewayProxyEvent {
  const [httpMethod, resource] = route.split(' ');
  const query = Object.entries(request.query ?? {});
  return {
    httpMethod,
    resource,
    headers: request.headers ?? { 'Content-Type': 'application/json' },
    pathParameters: request.path ?? null,
    queryStringParameters:
      query.length === 0 ? null : Object.fromEntries(query.map(([name, its]) => [name, [its].flat().at(-1)])),
    multiValueQueryStringParameters:
      query.length === 0 ? null : Object.fromEntries(query.map(([name, its]) => [name, [its].flat()])),
    body:
      request.body === undefined
        ? null
        : typeof request.body === 'string'
          ? request.body
          : JSON.stringify(request.body),
    isBase64Encoded: request.isBase64Encoded ?? false,
    requestContext: { requestId: 'request-of-the-test', authorizer: { claims: request.claims ?? claims } },
  } as unknown as APIGatewayProxyEvent;
}
