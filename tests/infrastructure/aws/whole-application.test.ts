// The application as `npm run synth` makes it, checks included.

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { asMarkdown, prices } from '../../../infrastructure/aws/cost/estimate.ts';
import { addDeployment, checkEverything } from '../../../infrastructure/aws/deployment.ts';
import { stages } from '../../../infrastructure/aws/stages.ts';
import { artifacts, newApp } from './synthesize.ts';

let assembly: CloudAssembly;

beforeAll(() => {
  const app = newApp();
  for (const stage of Object.values(stages)) addDeployment(app, stage, artifacts);
  // In another region the firewall has a stack of its own; and here somebody is told of events.
  const webhook = { url: 'https://example.com/hook' };
  addDeployment(app, { ...stages.prod, name: 'far', region: 'eu-central-1', webhook }, artifacts);
  addDeployment(app, { ...stages.dev, name: 'end', end: 'lose-data' }, artifacts);
  checkEverything(app);
  // Throws, and prints them, if there are findings that nobody has accepted.
  assembly = app.synth();
});

const templateOf = (name: string): { Resources: Record<string, { Type: string; DeletionPolicy?: string }> } =>
  assembly.getStackByName(name).template;

test('cdk-nag has no finding that was not accepted with a reason', () => {
  expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual([
    'stowage-dev',
    'stowage-end',
    'stowage-far',
    'stowage-far-edge',
    'stowage-prod',
  ]);
});

test('the checks do find: a bucket without TLS ends the synthesis', () => {
  const app = newApp();
  new Bucket(new Stack(app, 'planted'), 'Open');
  checkEverything(app);
  expect(() => app.synth()).toThrow('AwsSolutions-S10');
});

const kept = ['AWS::Cognito::UserPool', 'AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket'];
const policies = (name: string): Set<string | undefined> =>
  new Set(
    Object.entries(templateOf(name).Resources)
      .filter(([id, { Type }]) => kept.includes(Type) && !id.startsWith('SiteConsole'))
      .map(([, { DeletionPolicy }]) => DeletionPolicy),
  );

test('a stack protects itself, and its data outlives it', () => {
  for (const { stackName, terminationProtection } of assembly.stacks) {
    expect(terminationProtection).toBe(stackName !== 'stowage-end');
  }
  for (const name of ['stowage-dev', 'stowage-prod', 'stowage-far']) {
    expect(policies(name)).toEqual(new Set(['Retain']));
  }
});

test('only a stack that is to end with its data lets go of it', () => {
  expect(policies('stowage-end')).toEqual(new Set(['Delete']));
});

test.each(['stowage-dev', 'stowage-prod', 'stowage-far-edge'])(
  '%s has these resources, so that a surprise shows',
  (name) => {
    const counts: Record<string, number> = {};
    for (const { Type } of Object.values(templateOf(name).Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
    expect(Object.fromEntries(Object.entries(counts).sort())).toMatchSnapshot();
  },
);

test('the guide says what the template of prod costs', () => {
  const guide = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');
  const [, table] = /<!-- cost -->\n\n(.*?)\n\n<!-- \/cost -->/s.exec(guide)!;
  const cells = (markdown: string) =>
    markdown.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replace(/-+/, '-')));
  expect(cells(table!)).toEqual(cells(asMarkdown(assembly.getStackByName('stowage-prod').template)));
  expect(guide).toContain(prices.asOf);
});
