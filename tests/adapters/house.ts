// The embedded house in memory, with its log and metrics kept for a test to look at, and callers of its functions.

import { composeEmbedded, type Embedded } from '@stowage/adapters/composition/embedded';
import type { FunctionName } from '@stowage/adapters/contract/routes';
import { routes } from '@stowage/adapters/contract/routes';
import { httpHandler, type HttpHandler } from '@stowage/adapters/http/http-handler';
import { defaultSettings, type Settings } from '@stowage/adapters/settings';
import { createTelemetry } from '@stowage/adapters/telemetry';
import type { Clock, Owner } from '@stowage/domain';
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
  /** Parsed, if it is JSON. */
  readonly body: Line;
  readonly text: string;
}

export const claims = {
  sub,
  token_use: 'access',
  client_id: 'stowage-console',
  scope: 'openid stowage/files.read stowage/files.write',
};

export async function openHouse(changes: Partial<Settings> = {}, clock?: Clock): Promise<House> {
  const objects = mkdtempSync(join(tmpdir(), 'stowage-house-'));
  const written: string[] = [];
  const lines: Line[] = [];
  const embedded = await composeEmbedded({
    settings: { ...defaultSettings, ...changes },
    telemetry: createTelemetry('stowage', (line) => {
      written.push(line);
      lines.push(JSON.parse(line) as Line);
    }),
    clock,
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
        body: (isJson.test(String(headers?.['Content-Type'])) ? JSON.parse(body) : undefined) as Line,
        text: body,
      };
    },
    end() {
      embedded.close();
      rmSync(objects, { recursive: true });
    },
  };
}

/** Puts the seeded people into the house's directory. @returns the subs of an operator and of a user */
export async function people({ userDirectory }: House): Promise<[operator: Owner, user: Owner]> {
  await userDirectory.seed('correct horse battery');
  const { items } = await userDirectory.list({ limit: 10 });
  const subOf = (email: string): Owner => items.find((its) => its.email === email)!.sub;
  return [subOf('operator@example.test'), subOf('user@example.test')];
}

/** Of a token that was issued just now. */
export const operatorClaims = (operator: string): Record<string, string> => ({
  ...claims,
  sub: operator,
  scope: 'stowage/files.read stowage/files.write stowage/operate',
  'cognito:groups': 'operators',
  iat: String(Math.floor(Date.now() / 1000)),
});

const isJson = /^application\/(problem\+)?json/;

function toEvent(route: string, request: Partial<Request>): APIGatewayProxyEvent {
  const [httpMethod, resource] = route.split(' ');
  const query = Object.entries(request.query ?? {});
  return {
    httpMethod,
    resource,
    path: resource,
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
