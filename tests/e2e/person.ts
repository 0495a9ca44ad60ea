// A person at the console: what one does with the mouse and the keyboard, in the words of the screen.

import { expect, type Browser, type Page } from '@playwright/test';
import { createHash, randomBytes } from 'node:crypto';

export const password = process.env['STOWAGE_PASSWORD']!;

export interface LocalFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: string;
}

/** Bytes that no cache or compression could guess. */
export const randomFile = (name: string, size: number): LocalFile => ({ name, bytes: randomBytes(size) });

/** A PNG. */
export const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Opens `path`, goes through the sign-in form, and waits until the console is back. */
export async function signIn(page: Page, username: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillForm(page, username);
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
}

/** The identity provider's page. */
export async function fillForm(page: Page, username: string): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
}

/** Drags files from nowhere over the page and lets them go, as the browser would report it. */
export async function drop(page: Page, files: readonly LocalFile[]): Promise<void> {
  // Strings travel to the page as they are; a few megabytes of base64 are no trouble.
  const data = files.map(({ name, bytes, type = 'application/octet-stream' }) => ({
    ...{ name, type },
    base64: bytes.toString('base64'),
  }));
  const transfer = await page.evaluateHandle((given) => {
    const result = new DataTransfer();
    for (const { name, type, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      result.items.add(new File([bytes], name, { type }));
    }
    return result;
  }, data);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('main', type, { dataTransfer: transfer });
  }
}

/** In the folder that is open. */
export async function makeFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New folder' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
}

export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

export const tokenOf = (page: Page) => page.evaluate(() => sessionStorage.getItem('access_token'));

/** An operator at another computer, who can act upon the account of whoever is signed in on `page`. */
export async function operatorOver(page: Page, browser: Browser) {
  const sub = await page.evaluate(() => sessionStorage.getItem('sub'));
  const desk = await browser.newPage({ baseURL: new URL(page.url()).origin });
  await signIn(desk, 'operator@example.test');
  return async (act: 'sign-out' | 'disable' | 'enable') => {
    const headers = { authorization: `Bearer ${await tokenOf(desk)}` };
    expect((await desk.request.post(`/operations/accounts/${sub}/${act}`, { headers })).status()).toBe(200);
    // Tokens tell their time in whole seconds, and one of the second of a sign-out is not good.
    if (act === 'sign-out') await desk.waitForTimeout(1_050);
  };
}
