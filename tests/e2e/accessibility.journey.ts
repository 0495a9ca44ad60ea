// WCAG 2.2 AA, as far as a machine can tell: every screen, light and dark, wide and narrow.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { drop, fillForm, onePixel, randomFile, row, signIn } from './person.ts';

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

    await page.getByRole('button', { name: 'New folder' }).first().click();
    await expectNoViolation(page, 'a new folder');
    await page.getByRole('textbox', { name: 'Name' }).fill(`a folder/for ${scheme}`);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'slash' }).waitFor();
    await expectNoViolation(page, 'a name that will not do');
    await page.getByRole('textbox', { name: 'Name' }).fill(`for ${scheme}`);
    await page.keyboard.press('Enter');
    await row(page, `for ${scheme}`).click();
    await page.getByRole('heading', { name: 'Nothing is in this folder yet' }).waitFor();
    await expectNoViolation(page, 'an empty folder');
    await page.goto('/library?folder=/one/two/three/four/five/six/');
    await page.getByRole('button', { name: 'Folders in between' }).click();
    await expectNoViolation(page, 'a long way');
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoViolation(page, 'a long way, narrow');
    expect(await overflowOf(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/library');
    await row(page, `for ${scheme}`).waitFor();
    await expectNoViolation(page, 'folders');

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
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expectNoViolation(page, 'signing out everywhere, narrow');
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.route('**/upload/batch', (route) =>
      route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
    );
    await drop(page, [randomFile(`another for ${scheme}.bin`, 2_000)]);
    await page.getByRole('link', { name: 'Sign in in a new tab' }).waitFor();
    await expectNoViolation(page, 'session ended, narrow');
  });
}

for (const scheme of ['light', 'dark'] as const) {
  test(`nobody is shut out of an upload, whatever becomes of it, ${scheme}`, async ({ page }) => {
    test.setTimeout(120_000);
    const tray = page.getByRole('region', { name: 'Uploads' });
    const note = { name: `a note, ${scheme}.txt`, type: 'text/plain', bytes: Buffer.from('Dear all') };
    const dot = { name: `a dot, ${scheme}.png`, type: 'image/png', bytes: onePixel };
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await signIn(page, 'operator@example.test');
    await page.dispatchEvent('main', 'dragenter', { dataTransfer: await page.evaluateHandle(withFile) });
    await page.getByText('Let go to stow them').waitFor();
    await expectNoViolation(page, 'a drag over the page');
    await drop(page, [note, dot]);
    await tray.getByText('Recorded ·').nth(1).waitFor();
    await tray.getByRole('button', { name: 'Clear' }).click();

    // The store does not answer, and then refuses.
    let refuse = (): void => undefined;
    const refused = new Promise<void>((resolve) => (refuse = resolve));
    let isWell = false;
    await page.route('**/u/**', async (route) => {
      if (isWell) return route.continue();
      await refused;
      return route.fulfill({ status: 400 });
    });
    await drop(page, [
      note,
      ...Array.from({ length: 9 }, (_, index) => randomFile(`${scheme} ${index}`, 2_000)),
    ]);
    await page.getByRole('heading', { name: 'This name is taken' }).waitFor();
    await expectNoViolation(page, 'a name that is taken');
    await page.getByRole('button', { name: 'Keep both' }).click();
    await tray.getByText('0% of 2 kB').first().waitFor();
    await tray.getByRole('button', { name: `Pause ${scheme} 0` }).click();
    await tray.getByRole('button', { name: `Cancel ${scheme} 1` }).click();
    await expectNoViolation(page, 'uploading, preparing, paused, cancelled');
    refuse();
    await tray.getByText('failed').waitFor();
    await tray.locator('cdk-virtual-scroll-viewport').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expectNoViolation(page, 'failed');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await tray.getByRole('button', { name: `Resume ${scheme} 0` }).click();
    await tray.getByText('Choose the same file again').first().waitFor();
    await expectNoViolation(page, 'to be chosen again');
    await tray.getByRole('button', { name: 'Cancel all' }).click();
    isWell = true;

    for (const { name } of [note, dot]) {
      await row(page, name).first().click();
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('dialog').locator('img, pre').waitFor();
      await expectNoViolation(page, `preview of ${name}`);
      await page.keyboard.press('Escape');
    }
  });
}

/** Of a drag. */
function withFile(): DataTransfer {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['x'], 'x'));
  return transfer;
}

const deadLetter = {
  messageId: 'of-no-queue',
  queue: 'events',
  sentAt: '2026-11-01T08:00:00.000Z',
  receives: 5,
  body: '{"no":"event"}',
};

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
    test.setTimeout(240_000);
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
    for (const act of ['Sign out', 'Disable']) {
      await page.getByRole('toolbar').getByRole('button', { name: act }).click();
      await expectNoViolation(page, `${act} dialog`);
      await page.keyboard.press('Escape');
    }
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
    await page.route('**/operations/health', async (route) => {
      const health = await (await route.fetch()).json();
      await route.fulfill({
        json: { ...health, queue: { ...health.queue, dead: 1 }, deadLetters: [deadLetter] },
      });
    });
    await page.goto('/operate/health');
    await page.getByText('tried 5 times').click();
    await expectNoViolation(page, 'a message that was set aside');
    await page.getByRole('button', { name: 'Deliver all once more' }).click();
    await expectNoViolation(page, 'a redrive');
  });
}
