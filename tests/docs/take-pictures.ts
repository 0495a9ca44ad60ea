// The screenshots in docs/images, of a house with a past; `npm run docs` asks for them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePast } from './past.ts';

const data = mkdtempSync(join(tmpdir(), 'stowage-pictures-'));
await writePast(data);
const { status } = spawnSync(
  'playwright',
  ['test', '-c', 'tests/e2e/playwright.config.ts', '--project=pictures', ...process.argv.slice(2)],
  {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, STOWAGE_DATA: data },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
);
process.exitCode = status ?? 1;
