import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOurApi } from './our-api';
import { returnAddress } from './return-address';

const site = 'https://files.example.test';

describe('the way back after signing in', () => {
  test.each([
    '/library',
    '/history',
    '/library?search=a%20b&file=01J',
    '/operate/accounts#top',
    '/library?next=https://evil.test/#//evil.test',
    '/signed-in-other',
  ])('%s is kept', (path) => {
    expect(returnAddress(path, site)).toBe(path);
  });

  test.each([
    null,
    undefined,
    '',
    'library',
    'https://evil.test/',
    '//evil.test/x',
    '/\\evil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
    '/',
    '/signed-in?code=x&state=y',
    '/sign-in-failed',
    '/signed-in/',
    '/signed-in;code=x',
    '/signed%2Din?code=x',
    '/%',
    '///evil.test/',
    '/\\/evil.test',
    '\\\\evil.test',
    '/\n/evil.test',
    '/\r\n\t//evil.test',
    ' //evil.test',
    '/.//evil.test/x',
    '/library/..//evil.test/x',
    '/%2e//evil.test',
    '/./\\evil.test',
    'data:text/html,x',
    'blob:https://files.example.test/x',
    'https://files.example.test@evil.test/',
    'https:evil.test',
    '//evil.test:443/library',
    '//files.example.test.evil.test/library',
  ])('%p becomes the library', (text) => {
    expect(returnAddress(text, site)).toBe('/library');
  });

  test('never leaves the site', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
          // What such addresses are made of.
          fc
            .array(
              fc.constantFrom(
                '/',
                '\\',
                '.',
                '..',
                '%2e',
                '%2f',
                '%5c',
                '\t',
                '\n',
                'x',
                '@',
                ':',
                ';',
                '?',
                '#',
                'evil.test',
              ),
            )
            .map((parts) => `/${parts.join('')}`),
        ),
        (text) => {
          const address = returnAddress(text, site);
          expect(new URL(address, site).origin).toBe(site);
          expect(address).toMatch(/^\/(?![/\\])/);
          // Asked again, it says the same.
          expect(returnAddress(address, site)).toBe(address);
        },
      ),
    );
  });
});

describe('the token goes to', () => {
  const page = `${site}/library`;

  test.each(['/files', '/files/01J/download', '/upload?x=1', '/account', `${site}/activity`])('%s', (url) => {
    expect(isOurApi(url, '', page)).toBe(true);
  });

  test.each([
    'https://store.example.test/files/u/1',
    'https://identity.example.test/oauth2/token',
    'http://files.example.test/files',
    'https://files.example.test.evil.test/files',
    '//evil.test/files',
    '/config.json',
    '/filesystem',
    '/library/../assets',
  ])('nobody else: %s', (url) => {
    expect(isOurApi(url, '', page)).toBe(false);
  });

  test('only what lies under the base of the API', () => {
    expect(isOurApi('/api/files', '/api', page)).toBe(true);
    expect(isOurApi('/files', '/api', page)).toBe(false);
    expect(isOurApi('/files', 'https://elsewhere.test', page)).toBe(false);
  });
});
