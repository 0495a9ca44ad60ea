import { expect, test } from '@jest/globals';
import { handler } from '@stowage/adapters/functions/shape-tokens';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/** As Cognito sends it, of a user in these groups. */
const eventOf = (groupsToOverride?: string[]): PreTokenGenerationV2TriggerEvent =>
  ({
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    region: 'us-east-1',
    userPoolId: 'us-east-1_abc',
    userName: 'f3a1…',
    callerContext: { awsSdkVersion: '3', clientId: 'console' },
    request: {
      userAttributes: { sub: 'f3a1…' },
      groupConfiguration: { groupsToOverride },
      scopes: ['openid', 'stowage/files.read', 'stowage/operate'],
    },
    response: {},
  }) as unknown as PreTokenGenerationV2TriggerEvent;

const suppressed = async (groups?: string[]): Promise<unknown> =>
  (await handler(eventOf(groups))).response.claimsAndScopeOverrideDetails?.accessTokenGeneration;

test.each([[['operators']], [['users', 'operators']]])(
  'members keep what they asked for: %j',
  async (groups) => {
    expect(await suppressed(groups)).toBeUndefined();
  },
);

test.each([[undefined], [[]], [['users']], [['Operators']], [['operators ']], [['not-operators']]])(
  'everybody else loses the operators’ scope: %j',
  async (groups) => {
    expect(await suppressed(groups)).toEqual({ scopesToSuppress: ['stowage/operate'] });
  },
);
