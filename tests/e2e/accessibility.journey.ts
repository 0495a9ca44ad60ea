// WCAG 2.2 AA, as far as a machine can tell: every screen, light and dark, wide and narrow.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { drop, fillForm, randomFile, row, signIn } from './person.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectNoViolation(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(
    violations.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map((node) => node.target).join(', ')}`),
  ).toEqual([]);
}

const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const scheme of ['light', 'dark'] as const) {
  test(`nobody is shut out, ${scheme}`, async ({ page }) => {
    const file = randomFile(`a file for ${scheme}.bin`, 2_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto('/signed-in?code=of-nobody&state=guessed');
    await page.getByRole('button', { name: 'Sign in again' }).waitFor();
    await expectNoViolation(page, 'sign-in failed');
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await expectNoViolation(page, 'welcome');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name=username]').waitFor();
    await expectNoViolation(page, 'sign-in');
    await fillForm(page, 'operator@example.test');
    await page.getByRole('button', { name: 'Upload files' }).waitFor();

    await drop(page, [file]);
    await expect(row(page, file.name).getByText('Recorded', { exact: true })).toBeVisible();
    await expectNoViolation(page, 'library with tray');
    await row(page, file.name).getByRole('checkbox').check();
    await expectNoViolation(page, 'a choice of files');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expectNoViolation(page, 'renaming');
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar').getByRole('button', { name: 'Move' }).click();
    await expectNoViolation(page, 'moving');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expectNoViolation(page, 'a confirmation');
    await page.getByRole('link', { name: 'Trash' }).click();
    await row(page, file.name).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expectNoViolation(page, 'trash, and a last question');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await row(page, file.name).click();
    await page.getByRole('complementary').waitFor();
    await expectNoViolation(page, 'details');
    await page.getByRole('button', { name: 'Account', exact: true }).click();
    await expectNoViolation(page, 'account menu');
    await page.keyboard.press('Escape');
    // The details cover a narrow screen.
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText(file.name).first().waitFor();
    await expectNoViolation(page, 'history, narrow');
    expect(await overflowOf(page)).toBe(0);
    await page.goto('/my-sessions');
    await page.getByText('This browser').waitFor();
    await expectNoViolation(page, 'sessions, narrow');

    await page.route('**/upload/batch', (route) =>
      route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
    );
    await drop(page, [randomFile(`another for ${scheme}.bin`, 2_000)]);
    await page.getByRole('link', { name: 'Sign in in a new tab' }).waitFor();
    await expectNoViolation(page, 'session ended, narrow');
  });
}

/** Each screen, and what is there as soon as it is filled. */
const operateScreens = [
  ['overview', '.cards a'],
  ['accounts', 'tbody a'],
  ['activity', '[data-entry-id]'],
  ['health', 'dd'],
  ['doctor', 'ol li'],
] as const;

for (const scheme of ['light', 'dark'] as const) {
  test(`nobody is shut out of the operators’ screens, ${scheme}`, async ({ page }) => {
    // Some twenty screens.
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await signIn(page, 'operator@example.test', '/operate/overview');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      for (const [screen, sign] of operateScreens) {
        await page.goto(`/operate/${screen}`);
        await page.locator(sign).first().waitFor();
        await expectNoViolation(page, `${screen}, ${width} px`);
        expect({ screen, overflow: await overflowOf(page) }).toEqual({ screen, overflow: 0 });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.goto('/operate/overview');
    await page.getByRole('button', { name: 'As table' }).first().click();
    await expectNoViolation(page, 'chart as table');
    await page.goto('/operate/accounts');
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    await expectNoViolation(page, 'chosen accounts');
    await page.getByRole('toolbar').getByRole('button', { name: 'Change the quota' }).click();
    await expectNoViolation(page, 'quota dialog');
    await page.keyboard.press('Escape');
    await row(page, 'user@example.test').getByRole('link').click();
    for (const view of ['Usage', 'Files', 'Uploads under way', 'Activity']) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await page.waitForLoadState('networkidle');
      await expectNoViolation(page, `account, ${view}`);
    }
    await page.goto('/operate/activity');
    await page.locator('[data-entry-id]').first().click();
    await page.getByRole('complementary').waitFor();
    await expectNoViolation(page, 'entry');
  });
}
