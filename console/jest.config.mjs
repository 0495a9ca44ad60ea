import presets from 'jest-preset-angular/presets/index.js';

/** @type {import('jest').Config} */
export default {
  ...presets.createEsmPreset(),
  rootDir: '.',
  setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
  // The engine of uploads names its files with `.ts`, as Node wants it; the compiler makes `.js` of that.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testTimeout: 30_000,
  cacheDirectory: '<rootDir>/../.cache/jest-console',
};
