import everyday from '../jest.config.mjs';

// `npm run test:histories`: what `npm test` tries, at length. STOWAGE_HISTORIES says how many histories, and
// STOWAGE_THROTTLED_SECONDS how long the books turn the recorder away.
process.env.STOWAGE_HISTORIES ||= '2500';
process.env.STOWAGE_THROTTLED_SECONDS ||= '300';

/** @type {import('jest').Config} */
export default { ...everyday, rootDir: '..', testMatch: ['<rootDir>/histories/*.test.ts'] };
