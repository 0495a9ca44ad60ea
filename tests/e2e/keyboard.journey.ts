// Who has no mouse: what one was at never vanishes from under the keyboard.

import { expect, type Page, type Route } from '@playwright/test';
import { drop, randomFile, row, signIn } from './person.ts';
import { test } from './witness.ts';

const tray = (page: Page) => page.getByRole('region', { name: 'Uploads' });

test('in the tray the focus goes to what is next, and to the page when there is no tray any more', async ({
  page,
}) => {
  await signIn(page, 'second@example.test');
  let isOpen = false;
  await page.route('**/u/**', (route) => (isOpen ? route.continue() : undefined));
  await drop(
    page,
    ['ahoy', 'belay', 'capsize'].map((name) => randomFile(`${name}.bin`, 700)),
  );
  const button = (name: string) => tray(page).getByRole('button', { name, exact: true });

  await button('Pause ahoy.bin').press('Enter');
  await expect(button('Resume ahoy.bin')).toBeFocused();
  await button('Cancel belay.bin').press('Enter');
  await expect(button('Dismiss belay.bin')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button('Cancel capsize.bin')).toBeFocused();

  await button('Pause all').press('Enter');
  await expect(button('Resume all')).toBeFocused();
  await button('Cancel all').press('Enter');
  await expect(button('Clear')).toBeFocused();
  isOpen = true;
  await page.keyboard.press('Enter');
  await expect(tray(page)).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
});

test('a name that is taken is asked about where the focus is, one after the other', async ({ page }) => {
  await signIn(page, 'second@example.test');
  const files = ['dinghy', 'ensign', 'flag'].map((name) => randomFile(`${name}.bin`, 700));
  await drop(page, files);
  await expect(page.getByText('3 recorded').first()).toBeVisible();
  await drop(page, files);
  const dialog = page.getByRole('dialog', { name: 'This name is taken' });
  await expect(dialog).toContainText('dinghy.bin');
  await expect(dialog.getByRole('button', { name: 'Keep both' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toContainText('ensign.bin');
  await page.keyboard.press('Escape');
  await expect(dialog).toContainText('flag.bin');
  await expect(dialog.getByRole('button', { name: 'Keep both' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('4 recorded').first()).toBeVisible();
});

test('the keys of a row are those of its details, too', async ({ page }) => {
  await signIn(page, 'second@example.test');
  await drop(page, [randomFile('fathom.bin', 700)]);
  await expect(row(page, 'fathom.bin').getByText('Recorded', { exact: true })).toBeVisible();
  await row(page, 'fathom.bin').click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'fathom.bin' })).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'New name of fathom.bin' })).toBeFocused();
  await page.keyboard.type('league');
  await page.keyboard.press('Enter');
  await row(page, 'league.bin').click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'league.bin' })).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByText('“league.bin” is in the trash.')).toBeVisible();
  await expect(page.getByRole('complementary')).toBeHidden();
});

test('on a narrow screen the tray tells all of how its uploads came out', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, 'second@example.test');
  const held: Route[] = [];
  let refuses = false;
  await page.route('**/u/**', (route) => (refuses ? route.fulfill({ status: 400 }) : void held.push(route)));
  await drop(
    page,
    ['gaff', 'halyard', 'inlet'].map((name) => randomFile(`${name} of the narrow screen.bin`, 700)),
  );
  await tray(page).getByRole('button', { name: 'Pause halyard' }).click();
  await tray(page).getByRole('button', { name: 'Cancel inlet' }).click();
  refuses = true;
  // Those of the other two have gone.
  await Promise.allSettled(held.map((route) => route.fulfill({ status: 400 })));
  const summary = tray(page).getByText('1 paused · 1 failed · 1 cancelled');
  await expect(summary).toBeVisible();
  expect(await summary.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  await tray(page).getByRole('button', { name: 'Cancel all' }).click();
});

test('what is cleared leaves the focus where one would go on', async ({ page }) => {
  await signIn(page, 'operator@example.test');
  await drop(page, [randomFile('keel.bin', 700)]);
  await expect(row(page, 'keel.bin').getByText('Recorded', { exact: true })).toBeVisible();
  await row(page, 'keel.bin').getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Clear' }).press('Enter');
  await expect(row(page, 'keel.bin')).toBeFocused();
  await page.goto('/library?search=nothingofthekind');
  await page.getByRole('button', { name: 'Clear the search' }).press('Enter');
  await expect(page.getByRole('searchbox', { name: 'Search files' })).toBeFocused();

  for (const place of ['/history?to=2001-01-01', '/operate/activity?to=2001-01-01']) {
    await page.goto(place);
    await page.getByRole('status').getByRole('button', { name: 'Clear filters' }).press('Enter');
    await expect(page.getByRole('combobox', { name: 'What happened' })).toBeFocused();
  }
  await page.goto('/operate/accounts');
  await row(page, 'operator@example.test').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Clear the choice' }).press('Enter');
  await expect(page.getByRole('checkbox', { name: 'Choose all that are shown' })).toBeFocused();
});
