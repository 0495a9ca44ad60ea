// The edge and the real identity provider, before functions that only say what they were handed: whatever a test of
// the gate sees invoked was let through.

import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { LoginFlow } from '@stowage/adapters/contract/console-config';
import { requestedScope, routes, type FunctionName } from '@stowage/adapters/contract/routes';
import type { HttpHandler } from '@stowage/adapters/http/http-handler';
import type { WriteLine } from '@stowage/adapters/telemetry';
import { Owner, type User } from '@stowage/domain';
import { Authorizer } from '../../../infrastructure/local/authorizer.ts';
import { ConsoleFiles } from '../../../infrastructure/local/console-files.ts';
import { createEdge } from '../../../infrastructure/local/edge.ts';
import { createIdentity } from '../../../infrastructure/local/identity/identity.ts';
import { OidcStore } from '../../../infrastructure/local/identity/oidc-store.ts';
import { Listener } from '../../../infrastructure/local/listener.ts';

export const password = 'correct horse battery';

export const users: User[] = [
  {
    sub: Owner.parse('7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a01'),
    email: 'user@example.test',
    groups: ['users'],
    enabled: true,
  },
  {
    sub: Owner.parse('7f6c1a52-6d5e-4d4e-9a57-0b7d2d9c1a02'),
    email: 'operator@example.test',
    groups: ['operators', 'users'],
    enabled: true,
  },
];

export interface Gate {
  readonly site: string;
  readonly issuer: string;
  readonly store: OidcStore;
  /** Every event that reached a function. */
  readonly invocations: APIGatewayProxyEvent[];
  /** Requests for the key set so far. */
  readonly keySetRequests: () => number;
  /** Whether the key set can be had. */
  keySetIsUp: boolean;
  close(): Promise<void>;
}

export interface GateOptions {
  readonly consoleDirectory?: string;
  readonly loginFlow?: LoginFlow;
  readonly machineClients?: readonly string[];
  readonly accessTokenSeconds?: number;
  /** What is behind the gate; without, functions that say what they were handed. */
  readonly functions?: (name: FunctionName) => HttpHandler;
  /** Where faults are written; to standard error unless it says otherwise. */
  readonly log?: WriteLine;
  /** How long a function takes, and when the gateway gives up on it. */
  readonly functionMs?: number;
  readonly integrationTimeoutMs?: number;
}

export async function openGate(options: GateOptions = {}): Promise<Gate> {
  const edge = await Listener.open(0, 'the site');
  const identity = await Listener.open(0, 'identity');
  const issuer = `${identity.origin}/local_stowage`;
  const store = new OidcStore(':memory:');
  const { loginFlow = 'code', log = (line) => void process.stderr.write(line) } = options;
  const invocations: APIGatewayProxyEvent[] = [];
  let keySetRequests = 0;

  const answer = createIdentity({
    issuer,
    siteOrigin: edge.origin,
    clientId: 'stowage-console',
    loginFlow,
    machineClients: options.machineClients ?? [],
    store,
    log,
    people: {
      authenticate: async (username, given) =>
        given === password ? users.find(({ email }) => email === username) : undefined,
      find: async (sub) => users.find((user) => user.sub === sub),
    },
    ...(options.accessTokenSeconds ? { accessTokenSeconds: options.accessTokenSeconds } : {}),
  });
  identity.serve((request, response) => {
    if (request.url!.endsWith('/jwks.json')) {
      keySetRequests++;
      if (!gate.keySetIsUp) return void response.writeHead(500).end();
    }
    answer(request, response);
  });

  const echo: HttpHandler = async (event) => {
    await new Promise((resolve) => setTimeout(resolve, options.functionMs ?? 0));
    return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(event) };
  };
  const behind = options.functions ?? (() => echo);
  const recording =
    (handler: HttpHandler): HttpHandler =>
    (event, context) => {
      invocations.push(event);
      return handler(event, context);
    };
  const names = Object.values(routes).map((route) => route.function);
  const app = createEdge({
    functions: Object.fromEntries(names.map((name) => [name, recording(behind(name))])) as Record<
      FunctionName,
      HttpHandler
    >,
    authorizer: new Authorizer({ issuer, loginFlow, jwksUri: `${issuer}/.well-known/jwks.json` }),
    console: new ConsoleFiles(options.consoleDirectory ?? '/nonexistent'),
    config: {
      issuer,
      clientId: 'stowage-console',
      scope: requestedScope(loginFlow),
      loginFlow,
      apiBase: '',
      logoutUrl: `${identity.origin}/logout`,
      storageOrigin: 'http://localhost:1',
      region: 'local',
      stage: 'local',
      version: '0.0.0',
    },
    isReady: () => true,
    log,
    ...(options.integrationTimeoutMs ? { integrationTimeoutMs: options.integrationTimeoutMs } : {}),
  });
  await app.ready();
  edge.serve(app.routing);

  const gate: Gate = {
    site: edge.origin,
    issuer,
    store,
    invocations,
    keySetRequests: () => keySetRequests,
    keySetIsUp: true,
    async close() {
      await Promise.all([edge.close(), identity.close(), app.close()]);
      store.close();
    },
  };
  return gate;
}
