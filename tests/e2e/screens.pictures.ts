// The screenshots in docs/images: every screen, light and dark, as a person finds it after a day's work.

import { expect, test, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { drop, fillForm, password, randomFile, row } from './person.ts';

const files = [
  ['Harbour survey 2026 – final.pdf', 4_180_000],
  ['Quay wall north, section 3.jpg', 2_731_000],
  ['Manifest week 47.csv', 48_212],
  ['Crane inspection.mp4', 9_420_000],
  ['Résumé – deck officer (1).docx', 212_400],
  ['積荷目録.xlsx', 88_100],
  ['tide-tables.json', 15_030],
] as const;

const picture = (page: Page, name: string) =>
  page.screenshot({
    path: fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url)),
    animations: 'disabled',
  });

for (const scheme of ['light', 'dark'] as const) {
  test(`every screen, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await picture(page, `welcome-${scheme}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name=username]').waitFor();
    await picture(page, `sign-in-${scheme}`);
    expect(password).not.toBe('');
    await fillForm(page, 'user@example.test');
    await page.getByRole('button', { name: 'Upload files' }).waitFor();

    if (scheme === 'light') {
      await picture(page, 'empty-light');
      await drop(
        page,
        files.map(([name, size]) => randomFile(name, size)),
      );
      for (const [name] of files) {
        await expect(row(page, name).getByText('Recorded', { exact: true })).toBeVisible();
      }
      await picture(page, 'uploads-light');
      await page.reload();
    }
    await expect(row(page, files[0][0])).toBeVisible();
    await picture(page, `library-${scheme}`);
    await row(page, files[0][0]).click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary')).toBeVisible();
    await picture(page, `details-${scheme}`);
    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByText(files[0][0]).first()).toBeVisible();
    await picture(page, `history-${scheme}`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('link', { name: 'Library' }).click();
    await expect(page.getByText(files[0][0])).toBeVisible();
    await picture(page, `narrow-${scheme}`);
  });
}
