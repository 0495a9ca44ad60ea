// What may go into a function, and how much. A cold start pays for every byte.

import { spawnSync } from 'node:child_process';
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
  upload: 640,
  files: 640,
  changes: 640,
  download: 640,
  account: 680,
  activity: 640,
  pipeline: 700,
  recorder: 460,
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
  ['@aws-sdk/client-cognito-identity-provider', (name) => name !== 'account'],
  ['fastify', () => true],
  ['oidc-provider', () => true],
];

test.each(forbidden)('%s is where it belongs', (name, isForbiddenIn) => {
  const having = bundles.filter(({ inputs }) =>
    inputs.some((path) => path.includes(`node_modules/${name}/`)),
  );
  expect(having.map((bundle) => bundle.name).filter(isForbiddenIn)).toEqual([]);
});

test('every function of the route table has a bundle, and so has the recorder', () => {
  const served = Object.values<Route>(routes).map((route) => route.function);
  const names = bundles.map(({ name }) => name);
  expect(names.sort()).toEqual([...new Set([...served, 'recorder', 'shape-tokens'])].sort());
});

/** Hands a bundle an event, in a process like Lambda's, and takes its reply. */
function invoke(name: string, event: object): unknown {
  const script = `require(${JSON.stringify(`${folder}/${name}`)})
    .handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 5000 })
    .then((reply) => process.stderr.write(JSON.stringify(reply)))`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: {
      STOWAGE_CLIENT_ID: 'client',
      STOWAGE_BUCKET: 'bucket',
      STOWAGE_TABLE: 'table',
      STOWAGE_USER_POOL: 'us-east-1_pool',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  return JSON.parse(stderr);
}

test.each(Object.entries<Route>(routes))('%s is answered by its bundle', (key, route) => {
  const [httpMethod, resource] = key.split(' ');
  const event = { httpMethod, resource, headers: {}, requestContext: { requestId: 'id' }, body: null };
  expect(invoke(route.function, event)).toMatchObject({
    statusCode: 401,
    headers: { 'Content-Type': 'application/problem+json' },
  });
});

test('the recorder’s bundle takes a batch', () => {
  const test = { messageId: '1', body: '{"Event":"s3:TestEvent"}' };
  const nonsense = { messageId: '2', body: 'nonsense' };
  expect(invoke('recorder', { Records: [test, nonsense] })).toEqual({
    batchItemFailures: [{ itemIdentifier: '2' }],
  });
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
