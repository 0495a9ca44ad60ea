import everyday from '../jest.config.mjs';

// `npm run test:histories`: the same histories as in `npm test`, and many more of them. STOWAGE_HISTORIES says how many.
process.env.STOWAGE_HISTORIES ||= '2500';

/** @type {import('jest').Config} */
export default { ...everyday, rootDir: '..', testMatch: ['<rootDir>/histories/*.test.ts'] };
