// `npm run test:properties -- 10000`: the laws that are stated as properties, over more cases than `npm test` has the
// time for. A suite takes part by reading STOWAGE_PROPERTY_RUNS.

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runs = process.argv[2] ?? '10000';
const suites = globSync('tests/**/*.test.ts', { cwd: root }).filter((path) =>
  readFileSync(`${root}/${path}`, 'utf8').includes('STOWAGE_PROPERTY_RUNS'),
);
console.log(`${runs} cases of each property in ${suites.join(', ')}`);
const modules = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = ['node_modules/jest/bin/jest.js', '-c', 'tests/jest.config.mjs', '--testTimeout', '600000'];
const { status } = spawnSync(process.execPath, [...modules, ...jest, ...suites], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STOWAGE_PROPERTY_RUNS: runs },
});
process.exitCode = status ?? 1;
