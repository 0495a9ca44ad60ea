/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  testMatch: [
    '<rootDir>/{attack,contracts,domain,adapters,histories,infrastructure,cli,workspace,docs}/**/*.test.ts',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/strip-types.mjs' },
  // Workspace packages are links into this tree; they are source, not dependencies.
  transformIgnorePatterns: ['/node_modules/(?!@stowage/)'],
  cacheDirectory: '<rootDir>/../.cache/jest',
  // It ends what hangs, and measures nothing: a machine that is busy with others may take ten times as long.
  testTimeout: 120_000,
};
