// The house's import rules, as errors. Between projects Nx's graph decides; inside adapters and for the domain's
// purity, path patterns do. tests/workspace/boundaries.test.ts plants a violation of each and sees it caught.

import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

const forbid = (message, ...group) => ({ group, message });

/** One layer of adapters: which files it is, and which of its siblings it may not see. */
const layer = (name, ...patterns) => ({
  files: [`adapters/src/${name}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const inversifyOnlyInComposition = forbid('inversify is for adapters/composition alone.', 'inversify');
const neverOutbound = forbid(
  'Inbound adapters know ports, never the adapters behind them.',
  '**/aws/**',
  '**/embedded/**',
  '**/signing/**',
  '@aws-sdk/*',
  'node:sqlite',
);
const neverInbound = forbid(
  'Outbound adapters never see inbound ones.',
  '**/http/**',
  '**/events/**',
  '**/functions/**',
  '**/composition/**',
  '@middy/*',
  '@aws-lambda-powertools/*',
);

const scope = (name, ...mayImport) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: mayImport.map((other) => `scope:${other}`),
});

/** Which project may import which. */
const boundaries = {
  // A dynamic import saves a start-up here and there; it says nothing about other files.
  checkDynamicDependenciesExceptions: ['.*'],
  depConstraints: [
    scope('domain', 'domain'),
    scope('adapters', 'domain', 'adapters'),
    scope('infrastructure', 'domain', 'adapters', 'infrastructure'),
    scope('console', 'adapters', 'console'),
    scope('cli', 'adapters', 'console', 'cli'),
    scope('tests', 'domain', 'adapters', 'infrastructure', 'console', 'cli', 'tests'),
  ],
};

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/cdk.out/',
      '**/.cache/',
      '**/.nx/',
      '**/.angular/',
      '**/.stowage/',
      '**/coverage/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strict],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    // Infrastructure exports nothing; its tests reach into it.
    files: ['tests/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          ...boundaries,
          allow: [
            ...[2, 3, 4].map((up) => `${'../'.repeat(up)}infrastructure/**`),
            '../../cli/**',
            '@stowage/console/**',
          ],
        },
      ],
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'The domain knows nothing outside itself.' }] },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'fetch',
        'console',
        'setTimeout',
        'setInterval',
      ],
    },
  },
  layer('contract', {
    regex: '^(?!\\./|zod/mini$|@stowage/domain$)',
    message: 'The contract knows zod and domain types.',
  }),
  layer('doctor', {
    regex: '^(?!\\./|\\.\\./contract/)',
    message: 'The doctor sees a deployment from outside: it knows the contract, and runs in a page, too.',
  }),
  layer('http', neverOutbound, inversifyOnlyInComposition),
  layer('events', neverOutbound, inversifyOnlyInComposition),
  layer('signing', { regex: '^(?!\\./|node:crypto$)', message: 'Signing is arithmetic on node:crypto.' }),
  layer(
    'aws',
    neverInbound,
    inversifyOnlyInComposition,
    forbid('The two backends never see each other.', '**/embedded/**', 'node:sqlite'),
  ),
  layer(
    'embedded',
    neverInbound,
    inversifyOnlyInComposition,
    forbid('The two backends never see each other.', '**/aws/**', '@aws-sdk/*'),
  ),
  layer('functions', inversifyOnlyInComposition),
  {
    files: ['infrastructure/aws/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@stowage/(domain|adapters/(http|events|embedded|composition|signing)/)|/local/',
              message:
                'The template knows settings, the route table and the table layout, not the code behind them.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['infrastructure/local/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [forbid('One machine needs nothing of AWS.', 'aws-cdk-lib', '@aws-sdk/*', '../aws/**')] },
      ],
    },
  },
  {
    files: ['console/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      // A component may be nothing but its template.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@stowage/adapters/contract/**'],
              allowTypeImports: true,
              message: 'The console takes types from the contract, never code.',
            },
            {
              regex: '^@stowage/(?!adapters/(contract|doctor)/)',
              message: 'The console knows the contract, and the doctor, who knows no more.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      'console/src/app/uploads/engine/*.ts',
      'console/src/app/uploads/{api-transport,collisions,room,store-refusal}.ts',
      'console/src/app/shared/api/{api-problem,call}.ts',
    ],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/.*\\.ts$|@stowage/adapters/contract/)',
              message: 'The command line shares this: no Angular, and names of files in full.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['cli/**/*.ts'],
    rules: {
      // Nx would let nobody import from an application.
      '@nx/enforce-module-boundaries': ['error', { ...boundaries, allow: ['@stowage/console/**'] }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^@stowage/console/(?!uploads/(engine/|(api-transport|collisions|room|store-refusal)$)|shared/api/(api-problem|call)$)',
              message: 'The command line shares the upload engine and the calls, nothing of the pages.',
            },
            {
              regex: '^@stowage/adapters/(?!(contract|doctor)/)',
              message: 'The command line knows the contract, and the doctor, who knows no more.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['console/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
