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
  upload: 450,
  files: 450,
  account: 600,
  activity: 450,
  recorder: 800,
  'shape-tokens': 2,
};

test('no function outgrows its budget', () => {
  const grown = bundles.filter(({ name, bytes }) => bytes > (budgets[name] ?? 0) * 1024);
  expect(grown.map(({ name, bytes }) => `${name}: ${bytes}`)).toEqual([]);
});

/** Packages, by the functions that must do without them. */
const forbidden: [string, (name: string) => boolean][] = [
  // Signing is arithmetic of ours; only the recorder talks to S3.
  ['@aws-sdk/client-s3', (name) => name !== 'recorder'],
  ['@aws-sdk/s3-request-presigner', () => true],
  ['@aws-sdk/client-cognito-identity-provider', (name) => name !== 'account'],
  ['reflect-metadata', () => true],
  ['fastify', () => true],
  ['oidc-provider', () => true],
];

test.each(forbidden)('%s is where it belongs', (name, isForbiddenIn) => {
  const having = bundles.filter(({ inputs }) =>
    inputs.some((path) => path.includes(`node_modules/${name}/`)),
  );
  expect(having.map((bundle) => bundle.name).filter(isForbiddenIn)).toEqual([]);
});

test('nothing of the embedded backend comes along', () => {
  const embedded = bundles.flatMap(({ inputs }) => inputs).filter((path) => path.includes('/embedded'));
  expect(embedded).toEqual([]);
});
