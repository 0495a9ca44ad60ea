import { describe, expect, test } from '@jest/globals';
import { stackNames, validateStage, type Stage } from '../../../infrastructure/aws/stage.ts';
import { isStageName, stages } from '../../../infrastructure/aws/stages.ts';

const good: Stage = stages.prod;

describe('a stage that cannot be deployed says why', () => {
  const wrong: [string, Partial<Stage>, RegExp][] = [
    ['a name that a bucket cannot have', { name: 'Prod_EU' }, /name: 2 to 12 lower-case/],
    ['a name that Cognito reserves', { name: 'myaws' }, /without "aws"/],
    ['a place that is no region', { region: 'Frankfurt' }, /"Frankfurt" is not the name of a region/],
    [
      'an address in place of a host name',
      { domain: { name: 'https://files.example.com', certificateArn: 'x' } },
      /not a host name/,
    ],
    [
      'a certificate where CloudFront does not look',
      {
        domain: {
          name: 'files.example.com',
          certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
        },
      },
      /in us-east-1, where CloudFront looks/,
    ],
    ['a retention that CloudWatch does not know', { logRetentionDays: 10 }, /knows 1, 3, 5, 7, 14/],
    ['no time for old versions', { noncurrentVersionDays: 0 }, /at least 1/],
    ['alarms for nobody', { alarmsEmail: 'nobody' }, /"nobody" is not an address/],
    ['a burst below the rate', { throttle: { rate: 10, burst: 5 } }, /burst of at least the rate/],
    [
      'a firewall that refuses page loads',
      { firewall: { requestsPerAddressIn5Minutes: 10 } },
      /at least 100/,
    ],
    [
      'files larger than an object',
      { quota: { ...good.quota, maxBytes: 1024 ** 5, maxFileBytes: 5 * 1024 ** 4 + 1 } },
      /at most 5 TiB/,
    ],
    [
      'files larger than all the room',
      { quota: { ...good.quota, maxBytes: 1000 } },
      /no such file would ever fit/,
    ],
    ['a type with parameters', { refusedTypes: ['text/html; charset=utf-8'] }, /without parameters/],
    ['a URL that outlives its signer', { uploadUrlLifetimeSeconds: 86_400 }, /1 to 3600/],
  ];

  test.each(wrong)('%s', (_, change, explanation) => {
    expect(() => validateStage({ ...good, ...change })).toThrow(explanation);
  });

  test('all of it at once', () => {
    const thrown = () => validateStage({ ...good, name: 'X', region: 'here', logRetentionDays: 2 });
    expect(thrown).toThrow(/name:[^]*region:[^]*logRetentionDays:/);
  });
});

test('files may be as large as objects: what one PUT cannot take goes in parts', () => {
  const quota = { ...good.quota, maxBytes: 1024 ** 5, maxFileBytes: 5 * 1024 ** 4 };
  expect(validateStage({ ...good, quota }).quota).toBe(quota);
});

test('stages are known by their own names only', () => {
  expect(isStageName('dev')).toBe(true);
  for (const name of ['', 'test', 'constructor', undefined]) expect(isStageName(name)).toBe(false);
});

test('far from us-east-1 the firewall has a stack of its own, and comes first', () => {
  expect(stackNames(good)).toEqual(['stowage-prod']);
  expect(stackNames({ ...good, region: 'eu-central-1' })).toEqual(['stowage-prod-edge', 'stowage-prod']);
  expect(stackNames({ ...stages.dev, region: 'eu-central-1' })).toEqual(['stowage-dev']);
});
