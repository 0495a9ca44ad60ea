// Templates as `npm run synth` makes them, but with a stub in place of every bundle: a template depends on the
// functions' names and rights, not on their code.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Artifacts } from '../../../infrastructure/aws/artifacts.ts';
import { addDeployment } from '../../../infrastructure/aws/deployment.ts';
import type { Stage } from '../../../infrastructure/aws/stage.ts';

const fixture = fileURLToPath(new URL('./fixture', import.meta.url));

export const artifacts: Artifacts = {
  functions: () => Code.fromAsset(fixture),
  console: fixture,
  version: '0.0.0-test',
};

const { context } = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
};

/** An application with the same feature flags as the real one. */
export const newApp = (): App => new App({ context: { ...context, 'aws:cdk:disable-asset-staging': true } });

export const synthesize = (stage: Stage): Template =>
  Template.fromStack(addDeployment(newApp(), stage, artifacts));
