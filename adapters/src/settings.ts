// The environment's contract: the constructs write it, composition reads it once, nobody else looks at `process.env`.

import { loginFlows, type LoginFlow } from './contract/console-config.ts';

export interface Settings {
  /** Names this deployment in logs, metrics and traces. */
  readonly serviceName: string;
  /** The console's app client. */
  readonly clientId: string;
  /** App clients of programs; each is an owner of its own. */
  readonly machineClients: readonly string[];
  readonly loginFlow: LoginFlow;
  readonly tracing: boolean;
  /** What a new account gets: bytes, count, bytes. */
  readonly quota: { readonly maxBytes: number; readonly maxFiles: number; readonly maxFileBytes: number };
  /** Media types that nobody may upload, without parameters and in lower case. */
  readonly refusedTypes: readonly string[];
  readonly uploadUrlLifetimeMs: number;
  /** The bucket that files lie in, and whose events the recorder heeds. */
  readonly bucket: string;
  /** The DynamoDB table of the books. */
  readonly table: string;
  /** The user pool that knows the people. */
  readonly userPool: string;
  readonly region: string;
  /** Of Stowage. */
  readonly version: string;
  /** The origin that browsers see. */
  readonly site: string;
  /** Of the identity provider's own pages and token endpoint. */
  readonly loginOrigin: string;
  readonly queues: { readonly events: QueueUrls; readonly webhooks: QueueUrls | undefined };
  /** The event bus that the record's events are published on. */
  readonly eventBus: string;
  /** Who is told of the record's events; nobody if undefined. */
  readonly webhook: WebhookSettings | undefined;
}

export interface WebhookSettings {
  readonly url: string;
  /** As `whsec_…`. On AWS it is not here but in Secrets Manager, under `secretId`. */
  readonly secret: string;
  readonly secretId: string;
}

/** A queue, and the one that its dead letters are set aside in. */
export interface QueueUrls {
  readonly queue: string;
  readonly deadLetters: string;
}

/** Names and values of a function's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a deployment need not say. */
export const defaultSettings: Settings = {
  serviceName: 'stowage',
  clientId: 'stowage-console',
  machineClients: [],
  loginFlow: 'code',
  tracing: false,
  quota: { maxBytes: 10 * 1024 ** 3, maxFiles: 100_000, maxFileBytes: 5 * 1024 ** 3 },
  refusedTypes: [],
  uploadUrlLifetimeMs: 15 * 60_000,
  bucket: 'stowage',
  table: 'stowage',
  userPool: 'us-east-1_stowage',
  region: 'us-east-1',
  version: '0.1.0',
  site: 'http://localhost:8080',
  loginOrigin: 'http://localhost:8081',
  queues: { events: { queue: '', deadLetters: '' }, webhooks: undefined },
  eventBus: 'stowage',
  webhook: undefined,
};

/**
 * How long the bucket keeps the parts of a large file that nobody completes; the sweeper gives up such an upload no
 * sooner.
 */
export const partsKeptDays = 7;

/**
 * @param required names of variables that have no sensible default where this environment was written
 * @throws Error naming every variable that is missing or malformed
 */
export function readSettings(environment: Environment, required: readonly Variable[] = []): Settings {
  const problems = required.filter((name) => !environment[name]).map((name) => `${name} is not set`);
  const read = <T>(name: Variable, fallback: T, parse: (text: string) => T | undefined): T => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value === undefined) {
      const shown = name.endsWith('_SECRET') ? '' : `, not ${JSON.stringify(text)}`;
      problems.push(`${name} must be ${variables[name]}${shown}`);
    }
    return value ?? fallback;
  };
  const { quota, ...fallback } = defaultSettings;
  const webhookQueue = read('STOWAGE_WEBHOOK_QUEUE', '', asText);
  const webhook: WebhookSettings = {
    url: read('STOWAGE_WEBHOOK_URL', '', asWebhookUrl),
    secret: read('STOWAGE_WEBHOOK_SECRET', '', asWebhookSecret),
    secretId: read('STOWAGE_WEBHOOK_SECRET_ID', '', asText),
  };
  if (webhook.url && !environment['STOWAGE_WEBHOOK_SECRET'] && !webhook.secretId) {
    problems.push('STOWAGE_WEBHOOK_URL is set, and STOWAGE_WEBHOOK_SECRET is not');
  }
  const settings: Settings = {
    serviceName: read('STOWAGE_SERVICE', fallback.serviceName, asText),
    clientId: read('STOWAGE_CLIENT_ID', fallback.clientId, asText),
    machineClients: read('STOWAGE_MACHINE_CLIENTS', fallback.machineClients, asClients),
    loginFlow: read('STOWAGE_LOGIN_FLOW', fallback.loginFlow, asLoginFlow),
    tracing: read('STOWAGE_TRACING', fallback.tracing, asSwitch),
    quota: {
      maxBytes: read('STOWAGE_QUOTA_BYTES', quota.maxBytes, asCount),
      maxFiles: read('STOWAGE_QUOTA_FILES', quota.maxFiles, asCount),
      maxFileBytes: read('STOWAGE_QUOTA_FILE_BYTES', quota.maxFileBytes, asCount),
    },
    refusedTypes: read('STOWAGE_REFUSED_TYPES', fallback.refusedTypes, asMediaTypes),
    uploadUrlLifetimeMs: read('STOWAGE_UPLOAD_URL_SECONDS', fallback.uploadUrlLifetimeMs, asLifetime),
    bucket: read('STOWAGE_BUCKET', fallback.bucket, asText),
    table: read('STOWAGE_TABLE', fallback.table, asText),
    userPool: read('STOWAGE_USER_POOL', fallback.userPool, asText),
    region: read('AWS_REGION', fallback.region, asText),
    version: read('STOWAGE_VERSION', fallback.version, asText),
    queues: {
      events: {
        queue: read('STOWAGE_QUEUE', '', asText),
        deadLetters: read('STOWAGE_DEAD_LETTERS', '', asText),
      },
      webhooks: webhookQueue
        ? { queue: webhookQueue, deadLetters: read('STOWAGE_WEBHOOK_DEAD_LETTERS', '', asText) }
        : undefined,
    },
    site: read('STOWAGE_SITE', fallback.site, asOrigin),
    loginOrigin: read('STOWAGE_LOGIN_ORIGIN', fallback.loginOrigin, asOrigin),
    eventBus: read('STOWAGE_EVENT_BUS', fallback.eventBus, asText),
    webhook: webhook.url ? webhook : undefined,
  };
  if (settings.loginFlow === 'implicit' && settings.machineClients.length > 0) {
    problems.push('STOWAGE_MACHINE_CLIENTS needs access tokens, and the implicit flow takes id tokens');
  }
  if (problems.length > 0) throw new Error(`The environment is not complete: ${problems.join('; ')}.`);
  return settings;
}

/** Every variable, and what it must be. */
const variables = {
  STOWAGE_SERVICE: 'a name',
  STOWAGE_CLIENT_ID: 'the id of the app client',
  STOWAGE_MACHINE_CLIENTS: 'ids of app clients, separated by commas',
  STOWAGE_LOGIN_FLOW: '"code", "implicit" or "cookie"',
  STOWAGE_TRACING: '"on" or "off"',
  STOWAGE_QUOTA_BYTES: 'a whole number of bytes',
  STOWAGE_QUOTA_FILES: 'a whole number',
  STOWAGE_QUOTA_FILE_BYTES: 'a whole number of bytes',
  STOWAGE_REFUSED_TYPES: 'media types such as "image/svg+xml", separated by commas',
  STOWAGE_UPLOAD_URL_SECONDS: 'a number of seconds from 1 to 604800',
  STOWAGE_BUCKET: 'the name of a bucket',
  STOWAGE_TABLE: 'the name of a table',
  STOWAGE_USER_POOL: 'the id of a user pool',
  STOWAGE_VERSION: 'the version of Stowage',
  STOWAGE_QUEUE: 'the URL of the queue of events',
  STOWAGE_DEAD_LETTERS: 'the URL of the queue of its dead letters',
  STOWAGE_EVENT_BUS: 'the name of an event bus',
  STOWAGE_WEBHOOK_QUEUE: 'the URL of the queue of webhooks',
  STOWAGE_WEBHOOK_DEAD_LETTERS: 'the URL of the queue of its dead letters',
  STOWAGE_WEBHOOK_URL: 'an address that begins with https:// or http://, without a password in it',
  STOWAGE_WEBHOOK_SECRET: '"whsec_" and 24 to 64 bytes in base64',
  STOWAGE_WEBHOOK_SECRET_ID: 'the ARN of a secret',
  AWS_REGION: 'the name of a region',
  STOWAGE_SITE: 'an origin, such as https://files.example.com',
  STOWAGE_LOGIN_ORIGIN: 'an origin, such as https://login.example.com',
};

export type Variable = keyof typeof variables;

const asText = (text: string): string => text;

const asLoginFlow = (text: string): LoginFlow | undefined => loginFlows.find((flow) => flow === text);

// An owner's id, for each is one (domain/kernel/owner.ts).
const asClients = (text: string): string[] | undefined => {
  const ids = text.split(',').map((id) => id.trim());
  return ids.every((id) => /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/.test(id)) ? ids : undefined;
};

const asOrigin = (text: string): string | undefined =>
  URL.canParse(text) && new URL(text).origin === text ? text : undefined;

const asSwitch = (text: string): boolean | undefined =>
  text === 'on' ? true : text === 'off' ? false : undefined;

const asCount = (text: string): number | undefined =>
  /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;

// SigV4 allows a URL to live for a week at most.
const asLifetime = (text: string): number | undefined => {
  const seconds = asCount(text);
  return seconds !== undefined && seconds >= 1 && seconds <= 604_800 ? seconds * 1000 : undefined;
};

const asMediaTypes = (text: string): string[] | undefined => {
  const types = text.split(',').map((type) => type.trim().toLowerCase());
  return types.every((type) => /^[^\s/;]+\/[^\s/;]+$/.test(type)) ? types : undefined;
};

const asWebhookUrl = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '';
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
};

const asWebhookSecret = (text: string): string | undefined => {
  const [, key = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(key, 'base64').length;
  return bytes >= 24 && bytes <= 64 ? text : undefined;
};

/** Names this deployment in the events that leave it: `stowage-prod` is `prod`, and `stowage` alone is on one machine. */
export const deploymentOf = ({ serviceName }: Pick<Settings, 'serviceName'>): string =>
  serviceName.replace(/^stowage-?/, '') || 'local';
