import { expect, test } from '@jest/globals';
import { defaultSettings, readSettings } from '@stowage/adapters/settings';

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
