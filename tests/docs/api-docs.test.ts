import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { apiDocs } from './api-docs.ts';

const root = new URL('../../', import.meta.url);

test('docs/openapi.json and docs/api.md say what the route table says (npm run docs)', async () => {
  const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
    version: string;
  };
  for (const [name, content] of Object.entries(await apiDocs(version))) {
    expect(await readFile(new URL(`docs/${name}`, root), 'utf8')).toBe(content);
  }
});
