// The screenshots in docs/images: every screen, light and dark, as a person finds it after a day's work.

import { expect, test, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { drop, fillForm, makeFolder, password, randomFile, row, signIn } from './person.ts';

const files = [
  ['Harbour survey 2026 – final.pdf', 4_180_000],
  ['Quay wall north, section 3.jpg', 2_731_000],
  ['Manifest week 47.csv', 48_212],
  ['Crane inspection.mp4', 9_420_000],
  ['Résumé – deck officer (1).docx', 212_400],
  ['Грузовая ведомость.xlsx', 88_100],
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
      for (const name of ['Charts', 'Letters']) await makeFolder(page, name);
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

for (const scheme of ['light', 'dark'] as const) {
  test(`the operators’ screens, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await signIn(page, 'operator@example.test', '/operate/overview?range=30d');
    await pictureOperate(page, scheme);
    if (scheme === 'dark') return;
    await page.setViewportSize({ width: 360, height: 740 });
    await pictureOperate(page, 'narrow');
  });
}

/** Each of the operators' screens, as `operate-<screen>-<style>.png`. */
async function pictureOperate(page: Page, style: string): Promise<void> {
  await page.goto('/operate/overview?range=30d');
  await expect(page.locator('canvas')).toHaveCount(4);
  await page.waitForTimeout(300);
  await picture(page, `operate-overview-${style}`);

  await page.goto('/operate/accounts?sort=bytes&order=desc');
  const account = row(page, 'anna.brandt').getByRole('link');
  await account.waitFor();
  await picture(page, `operate-accounts-${style}`);
  await row(page, 'anna.brandt').getByRole('checkbox').check();
  await row(page, 'carla.mendes').getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Change the quota' }).click();
  await picture(page, `operate-quota-${style}`);
  await page.keyboard.press('Escape');
  await account.click();
  await expect(page.locator('canvas')).toHaveCount(2);
  await page.waitForTimeout(300);
  await picture(page, `operate-account-${style}`);

  await page.goto('/operate/activity');
  await expect(page.getByRole('link', { name: 'harbour.example' }).first()).toBeVisible();
  await picture(page, `operate-activity-${style}`);
  await page.getByRole('button', { name: 'Recorded' }).first().click();
  await picture(page, `operate-entry-${style}`);

  await page.goto('/operate/doctor');
  await page.getByRole('button', { name: 'Examine this site' }).click();
  await expect(page.getByText('Nothing is wrong, as far as a browser can tell.')).toBeVisible();
  await picture(page, `operate-doctor-${style}`);

  // The doctor's file is the first that was recorded here.
  await page.goto('/operate/health');
  await expect(page.getByText('Nothing is set aside')).toBeVisible();
  await picture(page, `operate-health-${style}`);
}
