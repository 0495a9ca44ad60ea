import { describe, expect, test } from '@jest/globals';
import { defaultSettings, deploymentOf, readSettings } from '@stowage/adapters/settings';

test('an empty environment gives the defaults', () => {
  expect(readSettings({})).toEqual(defaultSettings);
});

test('what is set is read', () => {
  const settings = readSettings({
    STOWAGE_QUOTA_BYTES: '1000',
    STOWAGE_REFUSED_TYPES: 'image/SVG+xml, text/html',
    STOWAGE_UPLOAD_URL_SECONDS: '60',
    STOWAGE_LOGIN_FLOW: 'implicit',
    STOWAGE_TRACING: 'on',
  });
  expect(settings).toMatchObject({
    quota: { ...defaultSettings.quota, maxBytes: 1000 },
    refusedTypes: ['image/svg+xml', 'text/html'],
    uploadUrlLifetimeMs: 60_000,
    loginFlow: 'implicit',
    tracing: true,
  });
});

test('everything that is missing or malformed is named at once', () => {
  const environment = { STOWAGE_QUOTA_BYTES: '1e3', STOWAGE_TRACING: 'true', STOWAGE_REFUSED_TYPES: 'exe' };
  expect(() => readSettings(environment, ['STOWAGE_TABLE'])).toThrow(
    /STOWAGE_TABLE is not set; STOWAGE_TRACING must be "on" or "off", not "true"; STOWAGE_QUOTA_BYTES must be.*STOWAGE_REFUSED_TYPES must be/,
  );
});

describe('a webhook', () => {
  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const read = (url: string, its = secret) =>
    readSettings({ STOWAGE_WEBHOOK_URL: url, STOWAGE_WEBHOOK_SECRET: its });

  test('has an address and a secret', () => {
    expect(read('https://example.com/hook').webhook).toMatchObject({
      url: 'https://example.com/hook',
      secret,
    });
  });

  test.each([
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.com',
    'https://a:b@c.d',
  ])('%s is no address', (url) => {
    expect(() => read(url)).toThrow('STOWAGE_WEBHOOK_URL must be');
  });

  test.each([
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    secret.slice(6),
    `whsec_${Buffer.alloc(65).toString('base64')}`,
  ])('a secret like %j is refused, and not repeated', (its) => {
    expect(() => read('https://example.com', its)).toThrow(
      /STOWAGE_WEBHOOK_SECRET (must be [^,]*$|is not)|and STOWAGE_WEBHOOK_SECRET is not/,
    );
  });
});

test('the service’s name says which deployment it is', () => {
  expect(['stowage', 'stowage-prod', 'files'].map((serviceName) => deploymentOf({ serviceName }))).toEqual([
    'local',
    'prod',
    'files',
  ]);
});
