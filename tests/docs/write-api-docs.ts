import { readFile, writeFile } from 'node:fs/promises';
import { apiDocs } from './api-docs.ts';

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };
for (const [name, content] of Object.entries(await apiDocs(version))) {
  await writeFile(new URL(`docs/${name}`, root), content);
  console.log(`docs/${name}`);
}
