// The import rules of docs/architecture.md hold because this test plants a violation of each and sees the lint object.

import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Planted {
  readonly file: string;
  readonly source: string;
}

/** Lints each source as if it were saved as its file, the way `npm run lint` would. @returns the rules that each broke */
function lint(planted: readonly Planted[]): string[][] {
  const run = spawnSync(process.execPath, ['tests/workspace/lint-planted.mjs'], {
    cwd: root,
    input: JSON.stringify(planted),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as string[][];
}

const boundary = '@nx/enforce-module-boundaries';
const layer = 'no-restricted-imports';
const consoleLayer = '@typescript-eslint/no-restricted-imports';

const violations = [
  ['the domain imports an adapter', 'domain/src/x.ts', '@stowage/adapters/settings', boundary],
  ['the domain imports Node', 'domain/src/x.ts', 'node:fs', layer],
  ['the domain imports a package', 'domain/src/x.ts', 'zod', layer],
  [
    'adapters import infrastructure',
    'adapters/src/http/x.ts',
    '../../../infrastructure/local/edge.ts',
    boundary,
  ],
  ['the contract imports Node', 'adapters/src/contract/x.ts', 'node:fs', layer],
  ['inbound imports outbound', 'adapters/src/http/x.ts', '../embedded/sqlite-ledger.ts', layer],
  ['inbound imports the SDK', 'adapters/src/events/x.ts', '@aws-sdk/client-s3', layer],
  ['outbound imports inbound', 'adapters/src/embedded/x.ts', '../http/handlers.ts', layer],
  ['one backend imports the other', 'adapters/src/embedded/x.ts', '../aws/table.ts', layer],
  ['the other way round', 'adapters/src/aws/x.ts', '../embedded/sqlite-ledger.ts', layer],
  ['inversify outside composition', 'adapters/src/http/x.ts', 'inversify', layer],
  ['signing imports more than node:crypto', 'adapters/src/signing/x.ts', 'node:fs', layer],
  ['the doctor imports an adapter', 'adapters/src/doctor/x.ts', '../settings.ts', layer],
  ['the template imports a handler', 'infrastructure/aws/x.ts', '@stowage/adapters/http/handlers', layer],
  ['the local stack imports CDK', 'infrastructure/local/x.ts', 'aws-cdk-lib', layer],
  ['the console imports the domain', 'console/src/app/x.ts', '@stowage/domain', consoleLayer],
  [
    'the console imports code of the contract',
    'console/src/app/x.ts',
    '@stowage/adapters/contract/routes',
    consoleLayer,
  ],
  ['the upload engine imports Angular', 'console/src/app/uploads/engine/x.ts', '@angular/core', layer],
  ['the command line imports a page', 'cli/src/x.ts', '@stowage/console/library/file-table', layer],
  ['the command line imports a backend', 'cli/src/x.ts', '@stowage/adapters/embedded/database', layer],
  ['the command line imports the domain', 'cli/src/x.ts', '@stowage/domain', boundary],
] as const;

const allowed = [
  [
    'console/src/app/x.ts',
    "import type { RouteKey } from '@stowage/adapters/contract/routes';\nexport type K = RouteKey;\n",
  ],
  [
    'console/src/app/x.ts',
    "import { examine } from '@stowage/adapters/doctor/examine';\nexport const it = examine;\n",
  ],
  [
    'cli/src/x.ts',
    "import { Slots } from '@stowage/console/uploads/engine/slots';\nexport const slots = new Slots(1);\n",
  ],
  ['adapters/src/http/x.ts', "import { Owner } from '@stowage/domain';\nexport const parse = Owner.parse;\n"],
  [
    'adapters/src/composition/x.ts',
    "import { Container } from 'inversify';\nexport const container = new Container();\n",
  ],
] as const;

const results = lint([
  ...violations.map(([, file, imported]) => ({
    file,
    source: `import * as it from '${imported}';\nexport const used = it;\n`,
  })),
  ...allowed.map(([file, source]) => ({ file, source })),
]);

describe('a planted violation is caught', () => {
  test.each(violations.map(([what, , , rule], at) => ({ what, rule, at })))('$what', ({ rule, at }) => {
    expect(results[at]).toContain(rule);
  });
});

describe('what is allowed passes', () => {
  test.each(allowed.map(([file], at) => ({ file, at: violations.length + at })))('$file', ({ at }) => {
    expect(results[at]).toEqual([]);
  });
});
