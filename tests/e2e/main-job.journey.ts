// The main job, as a person does it: sign in, upload, see it recorded, list it, get it back, sign out.

import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { digest, drop, fillForm, randomFile, row, signIn, signOut } from './person.ts';

test('a file goes in by drag and drop and comes back byte for byte', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) violations.push(message.text());
  });
  const large = randomFile('Résumé – final (1).bin', 5 * 1024 * 1024);
  const small = randomFile('an <b>odd"> name & 100% + 漢字 🎉.txt', 12);

  await signIn(page, 'user@example.test');
  await drop(page, [large, small]);
  for (const { name } of [large, small]) {
    await expect(row(page, name).getByText('Recorded', { exact: true })).toBeVisible();
  }

  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('row').nth(1)).toContainText(small.name);
  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
  await expect(page.getByRole('row').nth(1)).toContainText(large.name);

  for (const file of [large, small]) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      row(page, file.name).getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(file.name.replace(/[<>"]/g, '_'));
    expect(digest(await readFile(await download.path()))).toBe(digest(file.bytes));
  }

  await signOut(page);
  expect(violations).toEqual([]);
});

test('another user sees nothing of it', async ({ page }) => {
  await signIn(page, 'second@example.test');
  // Other journeys leave this user files of their own, so the search has to say it.
  await page.getByRole('searchbox', { name: 'Search files' }).fill('Résumé final');
  await expect(page.getByRole('heading', { name: 'No file matches' })).toBeVisible();
  await expect(page.getByText('Résumé – final (1).bin')).toHaveCount(0);
});

test('an expired session leads through sign-in back to the same place', async ({ page, context }) => {
  const file = randomFile('A late entry.txt', 12);
  await signIn(page, 'user@example.test');
  await drop(page, [file]);
  await expect(row(page, file.name).getByText('Recorded', { exact: true })).toBeVisible();
  await page.goto('/history');
  await expect(page.getByText(file.name).first()).toBeVisible();
  // Both ends of the session run out: the provider forgets the browser, the edge no longer takes the token.
  await context.clearCookies();
  await page.evaluate(() => {
    for (const storage of [sessionStorage, localStorage]) {
      for (const key of Object.keys(storage)) {
        if (/access_token$/.test(key))
          storage.setItem(key, storage.getItem(key)!.replace(/.{20}$/, 'x'.repeat(20)));
        if (/refresh_token$/.test(key)) storage.removeItem(key);
      }
    }
  });
  await page.reload();
  await fillForm(page, 'user@example.test');
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByText(file.name).first()).toBeVisible();
});
