// What may go into a function, and how much. A cold start pays for every byte.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { routes, type Route } from '@stowage/adapters/contract/routes';
import { bundleFunctions, type Bundle } from '../../../infrastructure/aws/bundle.ts';

let folder: string;
let bundles: Bundle[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-bundles-'));
  bundles = await bundleFunctions(folder);
});

afterAll(() => rm(folder, { recursive: true }));

/** Kilobytes that each may have; one that is not here may have none. */
const budgets: Record<string, number> = {
  upload: 540,
  files: 540,
  changes: 540,
  download: 540,
  account: 580,
  activity: 540,
  operations: 580,
  pipeline: 620,
  recorder: 480,
  sweeper: 460,
  reconciler: 460,
  session: 300,
  projector: 460,
  publisher: 420,
  webhook: 420,
  'shape-tokens': 2,
};

test('no function outgrows its budget', () => {
  const grown = bundles.filter(({ name, bytes }) => bytes > (budgets[name] ?? 0) * 1024);
  expect(grown.map(({ name, bytes }) => `${name}: ${bytes}`)).toEqual([]);
});

/** Packages, by the functions that must do without them. */
const forbidden: [string, (name: string) => boolean][] = [
  // Everything that is said to S3 is one request that we sign ourselves.
  ['@aws-sdk/client-s3', () => true],
  ['@aws-sdk/s3-request-presigner', () => true],
  ['@aws-sdk/client-dynamodb', (name) => name === 'session'],
  [
    '@aws-sdk/client-cognito-identity-provider',
    (name) => !['account', 'operations', 'pipeline'].includes(name),
  ],
  ['@aws-sdk/client-sqs', (name) => name !== 'pipeline' && name !== 'webhook'],
  ['@aws-sdk/client-eventbridge', (name) => name !== 'publisher'],
  // It lies beside the bundle, and is read where tracing is on.
  ['@aws-lambda-powertools/tracer', () => true],
  ['aws-xray-sdk-core', () => true],
  ['fastify', () => true],
  ['oidc-provider', () => true],
];

test.each(forbidden)('%s is where it belongs', (name, isForbiddenIn) => {
  const having = bundles.filter(({ inputs }) =>
    inputs.some((path) => path.includes(`node_modules/${name}/`)),
  );
  expect(having.map((bundle) => bundle.name).filter(isForbiddenIn)).toEqual([]);
});

test('every function of the route table has a bundle, and so have those that events call', () => {
  const served = Object.values<Route>(routes).map((route) => route.function);
  const called = ['recorder', 'sweeper', 'reconciler', 'projector', 'publisher', 'webhook', 'shape-tokens'];
  const names = bundles.map(({ name }) => name);
  expect(names.sort()).toEqual([...new Set([...served, ...called])].sort());
});

/** Hands a bundle events, one after the other, in a process like Lambda's, and takes its replies. */
function invoke(name: string, events: readonly object[], environment: Record<string, string> = {}): unknown {
  const script = `const { handler } = require(${JSON.stringify(`${folder}/${name}`)});
    const context = { getRemainingTimeInMillis: () => 5000 };
    (async () => {
      const replies = [];
      for (const event of ${JSON.stringify(events)}) replies.push(await handler(event, context));
      process.stderr.write(JSON.stringify(replies));
    })()`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: {
      STOWAGE_CLIENT_ID: 'client',
      STOWAGE_BUCKET: 'bucket',
      STOWAGE_TABLE: 'table',
      STOWAGE_USER_POOL: 'us-east-1_pool',
      STOWAGE_SITE: 'https://files.example.com',
      STOWAGE_LOGIN_ORIGIN: 'https://login.example.com',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      ...environment,
    },
  });
  return JSON.parse(stderr);
}

/** A request without anybody's claims, which no handler gets to see. */
const requestTo = (key: string): object => {
  const [httpMethod, resource] = key.split(' ');
  return { httpMethod, resource, headers: {}, requestContext: { requestId: 'id' }, body: null };
};
/** @param statusCode 401 without a token; 403 where none is asked for, from a page of another site */
const refusedWith = (statusCode: 401 | 403) =>
  expect.objectContaining({
    statusCode,
    headers: expect.objectContaining({ 'Content-Type': 'application/problem+json' }),
  });

test.each(Object.entries(Object.groupBy(Object.entries<Route>(routes), ([, route]) => route.function)))(
  'the bundle of %s answers its routes',
  (name, served) => {
    const replies = invoke(
      name,
      served.map(([key]) => requestTo(key)),
    );
    expect(replies).toEqual(served.map(([, { scope }]) => refusedWith(scope === 'public' ? 403 : 401)));
  },
);

test('where tracing is on, the tracer is found beside the bundle', () => {
  const request = [requestTo('GET /account')];
  expect(invoke('account', request, { STOWAGE_TRACING: 'on' })).toEqual([refusedWith(401)]);
  rmSync(`${folder}/account/x-ray.js`);
  expect(() => invoke('account', request, { STOWAGE_TRACING: 'on' })).toThrow();
  expect(invoke('account', request)).toEqual([refusedWith(401)]);
});

test('the recorder’s bundle takes a batch', () => {
  const test = { messageId: '1', body: '{"Event":"s3:TestEvent"}' };
  const nonsense = { messageId: '2', body: 'nonsense' };
  expect(invoke('recorder', [{ Records: [test, nonsense] }])).toEqual([
    { batchItemFailures: [{ itemIdentifier: '2' }] },
  ]);
});

test('inversify comes without decorators: of reflect-metadata only the part that it calls itself', () => {
  const reflect = bundles
    .flatMap(({ inputs }) => inputs)
    .filter((path) => path.includes('/reflect-metadata/'));
  expect(reflect.filter((path) => !path.endsWith('/ReflectLite.js'))).toEqual([]);
});

test('nothing of the embedded backend comes along', () => {
  const embedded = bundles.flatMap(({ inputs }) => inputs).filter((path) => path.includes('/embedded'));
  expect(embedded).toEqual([]);
});
