import everyday from '../jest.config.mjs';

/** The suites that need the lane's servers; `npm run test:aws` starts them and hands their addresses over. */
export default {
  ...everyday,
  rootDir: '..',
  testMatch: ['<rootDir>/{contracts,adapters,histories}/**/*.lane.ts'],
  testTimeout: 120_000,
};
