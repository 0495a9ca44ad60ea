// Runs the function's own text, as CloudFront does.

import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';

const code = readFileSync(
  new URL('../../../infrastructure/aws/constructs/spa-rewrite.js', import.meta.url),
  'utf8',
);
const handler = runInNewContext(`${code}; handler`) as (event: unknown) => { uri: string };
const rewritten = (uri: string): string => handler({ request: { uri } }).uri;

test.each(['/', '/library', '/library/', '/operate/accounts', '/v1.2/notes', '/signed-in'])(
  '%s is a place inside the console',
  (uri) => {
    expect(rewritten(uri)).toBe('/index.html');
  },
);

test.each(['/index.html', '/main-ABC123.js', '/media/font.woff2', '/config.json', '/favicon.ico'])(
  '%s is a file',
  (uri) => {
    expect(rewritten(uri)).toBe(uri);
  },
);
