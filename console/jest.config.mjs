import presets from 'jest-preset-angular/presets/index.js';

/** @type {import('jest').Config} */
export default {
  ...presets.createEsmPreset(),
  rootDir: '.',
  setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
  cacheDirectory: '<rootDir>/../.cache/jest-console',
};
