// The browser journeys: the real stack as `npm start` runs it, on free ports and fresh data, in a real browser.

import { defineConfig } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../builders/ports.ts';
import { browserArguments, findBrowser } from './browser.ts';

// Playwright loads this file in each of its processes; what the first one chose, the others inherit.
const browser = (process.env['CHROME_PATH'] ??= (await findBrowser()) ?? '');
const port = Number((process.env['STOWAGE_PORT'] ??= String(await freePorts(3))));
process.env['STOWAGE_PASSWORD'] ??= 'a journey through the house';
process.env['STOWAGE_DATA'] ??= mkdtempSync(join(tmpdir(), 'stowage-journey-'));

if (!browser) {
  console.warn(
    '\n*** SKIPPED: no browser for the journeys. Install Chrome, or name one in CHROME_PATH. ***\n',
  );
}

export default defineConfig({
  testDir: '.',
  // `pictures` takes the screenshots of docs/images; `npm run docs` asks for it.
  projects: [
    { name: 'journeys', testMatch: browser ? '*.journey.ts' : [] },
    { name: 'pictures', testMatch: browser ? '*.pictures.ts' : [] },
  ],
  outputDir: '../../test-results',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: { executablePath: browser, args: browserArguments },
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  ...(browser && {
    webServer: {
      // The aws lane has the same house stand on other adapters.
      command: process.env['STOWAGE_START'] ?? 'node infrastructure/local/main.ts',
      cwd: '../..',
      url: `http://localhost:${port}/healthz`,
      timeout: 180_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    },
  }),
});
