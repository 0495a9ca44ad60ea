import { expect, test } from '@jest/globals';
import { preflight } from '../../../infrastructure/aws/preflight.ts';
import { stages } from '../../../infrastructure/aws/stages.ts';

const home = (region: string): string => `cdk-hnb659fds-assets-123456789012-${region}`;
const refusing = (name: string) => () => Promise.reject(Object.assign(new Error('…'), { name }));

test('where CDK is at home, nothing stands in the way', async () => {
  expect(await preflight(stages.dev, async () => ['other', home('us-east-1')])).toEqual([]);
});

test('a region that was never bootstrapped is named, with the command', async () => {
  const far = { ...stages.prod, region: 'eu-central-1' };
  const problems = await preflight(far, async () => [home('eu-central-1')]);
  expect(problems).toEqual([expect.stringContaining('npx cdk bootstrap aws://<account>/us-east-1')]);
});

test.each([
  ['CredentialsProviderError', /aws sso login --profile/],
  ['ExpiredToken', /has expired/],
  ['InvalidAccessKeyId', /does not accept these credentials/],
  ['TimeoutError', /Is the network there/],
])('%s is explained', async (name, remedy) => {
  expect(await preflight(stages.dev, refusing(name))).toEqual([expect.stringMatching(remedy)]);
});

test('credentials that may not list buckets may still deploy', async () => {
  expect(await preflight(stages.dev, refusing('AccessDenied'))).toEqual([]);
});
