// `npm run test:aws -- --capacity`: measures what each operation consumes in libraries of three sizes and writes the
// table of docs/capacity.md. The lane's suite holds that page to what is measured.

import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { createTable } from './create-table.ts';
import { laneClient } from './lane-client.ts';
import { cellOf, measureOperations, type Measured } from './operations.ts';

const page = new URL('../../docs/capacity.md', import.meta.url);
const sizes = [100, 10_000, 100_000];

const client = laneClient();
await createTable('capacity');
const columns: Measured[] = [];
for (const size of sizes) {
  const start = Date.now();
  columns.push(await measureOperations(client, 'capacity', size));
  console.log(`a library of ${size} files: ${Math.round((Date.now() - start) / 1000)} s`);
}

const rows = [...columns[0]!.keys()].map((name) => [
  name,
  ...columns.map((column) => cellOf(column.get(name)!)),
]);
const table = [
  ['operation', ...sizes.map((size) => `${size.toLocaleString('en')} files`)],
  ['---', ...sizes.map(() => '---:')],
  ...rows,
].map((cells) => `| ${cells.join(' | ')} |`);

const text = await readFile(page, 'utf8');
const filled = text.replace(/(<!-- measured -->\n)[^]*(\n<!-- end -->)/, `$1\n${table.join('\n')}\n$2`);
await writeFile(page, await format(filled, { ...(await resolveConfig(page)), parser: 'markdown' }));
