// What uploading takes of the memory of the console's page, in a real browser.

import { chromium, type CDPSession, type Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { browserArguments, findBrowser } from '../../e2e/browser.ts';
import type { BenchContext } from './bench.ts';
import { password, user, type Stowage } from './stowage.ts';

/** Bytes of V8's heap and of array buffers. */
export interface PageHeap {
  readonly atRest: number;
  /** With what was not yet collected. */
  readonly peak: number;
  /** With every file recorded, and still a row of the tray. */
  readonly after: number;
  readonly seconds: number;
}

const sampledEveryMs = 250;
const longestUploadMs = 300_000;

export class PageHeaps {
  readonly #page: Page;
  readonly #devTools: CDPSession;

  private constructor(page: Page, devTools: CDPSession) {
    this.#page = page;
    this.#devTools = devTools;
  }

  /** Opens the console and signs in. @returns undefined where there is no browser */
  static async open({ defer }: BenchContext, { site }: Stowage): Promise<PageHeaps | undefined> {
    const executablePath = await findBrowser();
    if (executablePath === undefined) return undefined;
    const browser = await chromium.launch({ executablePath, args: browserArguments });
    defer(() => browser.close());
    const page = await browser.newPage();
    await page.goto(site);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name=username]').fill(user);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Upload files' }).first().waitFor();
    return new PageHeaps(page, await page.context().newCDPSession(page));
  }

  /** Uploads so many files, all that are in `directory`, until every one is recorded. */
  async of(directory: string, files: number): Promise<PageHeap> {
    const atRest = await this.#collected();
    const start = performance.now();
    await this.#page.locator('input[webkitdirectory]').first().setInputFiles(directory);
    const uploading = new AbortController();
    const peak = this.#peakUntil(uploading.signal);
    try {
      await this.#page
        .locator('stw-upload-tray .summary', { hasText: `${files.toLocaleString('en')} recorded` })
        .waitFor({ timeout: longestUploadMs });
    } finally {
      uploading.abort();
    }
    const seconds = (performance.now() - start) / 1000;
    const after = await this.#collected();
    await this.#page.getByRole('button', { name: 'Clear', exact: true }).click();
    return { atRest, peak: await peak, after, seconds };
  }

  async #peakUntil(signal: AbortSignal): Promise<number> {
    let peak = 0;
    while (!signal.aborted) {
      peak = Math.max(peak, await this.#used());
      await sleep(sampledEveryMs, undefined, { signal }).catch(() => undefined);
    }
    return peak;
  }

  async #collected(): Promise<number> {
    await this.#devTools.send('HeapProfiler.collectGarbage');
    return this.#used();
  }

  async #used(): Promise<number> {
    const { usedSize, backingStorageSize } = await this.#devTools.send('Runtime.getHeapUsage');
    return usedSize + backingStorageSize;
  }
}
