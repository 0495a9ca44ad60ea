// SECURITY.md's section on the template, line by line, on the templates of both stages; and on a third that is what
// neither is: in another region, with a domain of its own, in the classic arrangement, with a webhook; and on a fourth, with sessions in
// cookies and with programs among its clients.

import { describe } from '@jest/globals';
import { stages } from '../../../infrastructure/aws/stages.ts';
import type { Stage } from '../../../infrastructure/aws/stage.ts';
import { Deployed } from './deployed.ts';
import { synthesize } from './synthesize.ts';
import { api } from './template/api.ts';
import { consoleContent } from './template/console.ts';
import { domainEvents } from './template/domain-events.ts';
import { events } from './template/events.ts';
import { functions } from './template/functions.ts';
import { identity } from './template/identity.ts';
import { projections } from './template/projections.ts';
import { site } from './template/site.ts';
import { storage } from './template/storage.ts';
import { watching } from './template/watching.ts';

const classic: Stage = {
  ...stages.dev,
  name: 'classic',
  region: 'eu-central-1',
  loginFlow: 'implicit',
  passkeys: false,
  webhook: { url: 'https://example.com/hook' },
  domain: {
    name: 'files.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1b4f-0000',
  },
};

const cookie: Stage = {
  ...stages.dev,
  name: 'cookie',
  loginFlow: 'cookie',
  machineClients: [
    { name: 'nightly', scopes: ['stowage/files.read', 'stowage/files.write'] },
    { name: 'reader', scopes: ['stowage/files.read'] },
  ],
};

describe.each([stages.dev, stages.prod, classic, cookie])('$name', (stage) => {
  const deployed = new Deployed(stage, synthesize(stage));
  describe('Cognito', () => identity(deployed));
  describe('API', () => api(deployed));
  describe('CloudFront', () => site(deployed));
  describe('S3 and the table', () => storage(deployed));
  describe('the queue', () => events(deployed));
  if (stage.webhook) describe('events to other systems', () => domainEvents(deployed));
  describe('projections', () => projections(deployed));
  describe('functions', () => functions(deployed));
  describe('the console', () => consoleContent(deployed));
  describe('alarms and boards', () => watching(deployed));
});
