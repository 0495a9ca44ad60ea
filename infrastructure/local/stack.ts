// The whole house in one process: edge, identity, storage, worker. `npm start` and the black-box tests use it alike.

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { composeEmbedded, type Embedded } from '@stowage/adapters/composition/embedded';
import type { Ambient, Services } from '@stowage/adapters/composition/use-cases';
import { objectEventsHandler } from '@stowage/adapters/events/object-events-handler';
import { reconcileHandler } from '@stowage/adapters/events/reconcile-handler';
import { sweepHandler } from '@stowage/adapters/events/sweep-handler';
import { webhookHandler } from '@stowage/adapters/events/webhook-handler';
import { httpHandler } from '@stowage/adapters/http/http-handler';
import { defaultSettings, type Settings } from '@stowage/adapters/settings';
import { requestedScope } from '@stowage/adapters/contract/routes';
import { createTelemetry, type Telemetry, type WriteLine } from '@stowage/adapters/telemetry';
import { answerWithinMs, WebhookEndpoint } from '@stowage/adapters/webhooks/webhook-endpoint';
import type { Clock } from '@stowage/domain';
import { Authorizer } from './authorizer.ts';
import { ConsoleFiles } from './console-files.ts';
import { createEdge } from './edge.ts';
import { createIdentity } from './identity/identity.ts';
import { OidcStore } from './identity/oidc-store.ts';
import { faultLine } from './fault-line.ts';
import { lockData } from './instance-lock.ts';
import { closeServer, Listener } from './listener.ts';
import { Schedule } from './schedule.ts';
import { createStorageServer } from './storage.ts';
import { Worker } from './worker.ts';

export interface StackOptions {
  /** Where everything is kept; created if absent. */
  readonly dataDirectory: string;
  /** The edge's port; identity and storage take the two after it. 0 takes any free ones. */
  readonly port: number;
  /** What is built of the console; where it is absent the site has no pages. */
  readonly consoleDirectory: string;
  /** For all seeded accounts. Without one they keep theirs, and get a random one the first time. */
  readonly password?: string | undefined;
  readonly settings?: Settings;
  readonly clock?: Clock;
  /** Where the functions' logs go. */
  readonly log: WriteLine;
  /** Keeps books and files elsewhere; accounts and the queue stay here. */
  readonly backend?: OpenBackend;
  /** Is awaited once the data is locked and the ports are bound; to build what is missing. */
  readonly prepare?: () => Promise<void>;
}

export type OpenBackend = (given: Ambient, local: Embedded, site: string) => Promise<Backend>;

export interface Backend {
  readonly services: Services;
  readonly storageOrigin: string;
}

export interface Stack {
  readonly site: string;
  readonly issuer: string;
  readonly storageOrigin: string;
  /** Of the accounts. */
  readonly password: string;
  /** Of the machine clients, by their ids. */
  readonly machineSecrets: Readonly<Record<string, string>>;
  /** Finishes the requests and the events under way, then lets go of everything. */
  close(): Promise<void>;
}

const poolId = 'local_stowage';

/** How often the sweeper sweeps, and the reconciler looks whether its day has come. */
const upkeepMs = 60_000;

/** @throws Error if the data is in use or a port is taken */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDirectory = resolve(options.dataDirectory);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const undo: (() => unknown)[] = [];
  try {
    return await start({ ...options, dataDirectory }, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** @param undo gets what must be done, last first, to take back each step */
async function start(options: StackOptions, undo: (() => unknown)[]): Promise<Stack> {
  const { dataDirectory, port, settings = defaultSettings, log } = options;
  const lock = lockData(dataDirectory);
  undo.push(() => lock.release());
  const open = async (offset: number, purpose: string): Promise<Listener> => {
    const listener = await Listener.open(port === 0 ? 0 : port + offset, purpose);
    undo.push(() => listener.close());
    return listener;
  };
  const edge = await open(0, 'the site');
  const identity = await open(1, 'signing in');
  const storagePlace = await open(2, 'storage');
  await options.prepare?.();

  const issuer = `${identity.origin}/${poolId}`;
  const given: Ambient = {
    settings: { ...settings, site: edge.origin, loginOrigin: identity.origin },
    telemetry: createTelemetry(settings.serviceName, log),
    clock: options.clock,
  };
  const house = await composeEmbedded({
    ...given,
    books: join(dataDirectory, 'stowage.db'),
    objects: join(dataDirectory, 'objects'),
    storageOrigin: storagePlace.origin,
  });
  undo.push(() => house.close());
  const { services, storageOrigin } = (await options.backend?.(given, house, edge.origin)) ?? {
    services: house.services,
    storageOrigin: storagePlace.origin,
  };
  // Only hashes are kept, so a password that nobody chose is a new one each time.
  const password = options.password ?? randomBytes(12).toString('base64url');
  await house.userDirectory.seed(password);

  const identityStore = new OidcStore(join(dataDirectory, 'identity.db'));
  undo.push(() => identityStore.close());
  house.userDirectory.onSessionsEnd((sub, sessionId) =>
    sessionId === undefined ? identityStore.endSessions(sub) : identityStore.endSession(sub, sessionId),
  );
  identity.serve(
    createIdentity({
      issuer,
      siteOrigin: edge.origin,
      clientId: settings.clientId,
      loginFlow: settings.loginFlow,
      machineClients: settings.machineClients,
      store: identityStore,
      people: house.userDirectory,
      log,
    }),
  );

  const storage = createStorageServer(house.objectStore, {
    allowedOrigin: edge.origin,
    onFault: (error) => log(faultLine('storage', error)),
  });
  // The port goes from hand to hand: somebody else might take one that is let go for a moment.
  storage.listen(storagePlace.server);
  await once(storage, 'listening');
  undo.push(() => closeServer(storage));

  let isReady = false;
  const app = createEdge({
    functions: {
      upload: httpHandler(services, 'upload'),
      files: httpHandler(services, 'files'),
      changes: httpHandler(services, 'changes'),
      download: httpHandler(services, 'download'),
      account: httpHandler(services, 'account'),
      activity: httpHandler(services, 'activity'),
      pipeline: httpHandler(services, 'pipeline'),
      session: httpHandler(services, 'session'),
      operations: httpHandler(services, 'operations'),
    },
    authorizer: new Authorizer({
      issuer,
      loginFlow: settings.loginFlow,
      // By address: the provider listens there, whatever "localhost" resolves to first.
      jwksUri: `http://127.0.0.1:${identity.port}/${poolId}/.well-known/jwks.json`,
    }),
    console: new ConsoleFiles(options.consoleDirectory),
    config: {
      issuer,
      clientId: settings.clientId,
      scope: requestedScope(settings.loginFlow),
      loginFlow: settings.loginFlow,
      apiBase: '',
      logoutUrl: `${identity.origin}/logout`,
      storageOrigin,
      region: 'local',
      stage: 'local',
      version: settings.version,
    },
    isReady: () => isReady,
    log,
  });
  await app.ready();
  edge.serve(app.routing);
  const worker = new Worker({
    queue: house.queue,
    handle: objectEventsHandler(services),
    log,
    pauseAfter: pauseOfEvents,
  });
  worker.start();
  const webhooks = webhookWorker(house, given.telemetry, options);
  webhooks?.start();
  const schedules = Object.entries({
    sweeper: sweepHandler(services),
    reconciler: reconcileHandler(services),
  }).map(([name, handle]) => new Schedule({ name, handle, everyMs: upkeepMs, log }));
  for (const schedule of schedules) schedule.start();
  isReady = true;

  return {
    site: edge.origin,
    issuer,
    storageOrigin,
    password,
    machineSecrets: Object.fromEntries(
      settings.machineClients.map((id) => [id, identityStore.clientSecret(id)]),
    ),
    async close() {
      isReady = false;
      await Promise.all([edge.close(), identity.close(), closeServer(storage)]);
      await Promise.all([
        app.close(),
        worker.stop(),
        webhooks?.stop(),
        ...schedules.map((schedule) => schedule.stop()),
      ]);
      identityStore.close();
      house.close();
      lock.release();
    },
  };
}

const webhookBatch = 10;

/** Tells the receiver of events, if there is one. */
function webhookWorker(
  { outbox, services }: Embedded,
  telemetry: Telemetry,
  { settings = defaultSettings, log }: StackOptions,
): Worker | undefined {
  const { webhook } = settings;
  if (!outbox || !webhook) return undefined;
  return new Worker({
    queue: outbox,
    handle: webhookHandler({
      telemetry,
      endpoint: new WebhookEndpoint(webhook.url, async () => webhook.secret, services.clock),
      postpone: ({ messageId }, milliseconds) => outbox.postpone(Number(messageId), milliseconds),
    }),
    log,
    batchSize: webhookBatch,
    // Should all of a batch be of one subject, and the receiver answer none in time.
    visibilityMs: webhookBatch * answerWithinMs + 20_000,
  });
}

/** Five deliveries over seven minutes: a disk that is full for a while does not make dead letters of all events. */
export const pauseOfEvents = (deliveries: number): number => Math.min(5_000 * 4 ** (deliveries - 1), 320_000);
