// What may go into a function, and how much. A cold start pays for every byte.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
  upload: 550,
  files: 550,
  download: 550,
  account: 600,
  activity: 550,
  recorder: 400,
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
