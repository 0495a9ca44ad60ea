// What one does with files that are there: rename, move, look into, put away, take back, and be rid of.

import { expect, test, type Page } from '@playwright/test';
import { drop, randomFile, row, signIn } from './person.ts';

test('files are renamed, moved, put into the trash, taken back and deleted for good', async ({ page }) => {
  await signIn(page, 'second@example.test');
  const names = ['anchor.bin', 'buoy.bin', 'capstan.bin', 'davit.bin'];
  await drop(
    page,
    names.map((name) => randomFile(name, 1_000)),
  );
  for (const name of names) await expect(recorded(page, name)).toBeVisible();

  await row(page, 'anchor.bin').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of anchor.bin' }).fill('Anker ⚓.bin');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Anker ⚓.bin')).toBeFocused();

  await row(page, 'buoy.bin').focus();
  await page.keyboard.press(' ');
  await row(page, 'capstan.bin').getByRole('checkbox').check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('toolbar').getByRole('button', { name: 'Move' }).click();
  await page.getByRole('textbox', { name: 'Folder' }).fill('deck/fore');
  await page.getByRole('button', { name: 'Move here' }).click();
  await expect(row(page, 'buoy.bin').getByText('deck / fore')).toBeVisible();

  await row(page, 'capstan.bin').focus();
  await page.keyboard.press('Delete');
  await expect(row(page, 'capstan.bin')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'capstan.bin')).toBeVisible();

  await row(page, 'davit.bin').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page).toHaveURL(/state=trashed/);
  await row(page, 'davit.bin').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the library' }).click();
  await expect(row(page, 'Anker ⚓.bin')).toBeVisible();
  await expect(row(page, 'davit.bin')).toHaveCount(0);
});

test('pictures and texts are shown, and nothing of them breaks the policy', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) violations.push(message.text());
  });
  await signIn(page, 'second@example.test');
  const data = {
    'a drawing.png': ['image/png', drawing],
    'a letter.txt': ['text/plain', btoa('Dear <b>all</b>')],
  };
  const transfer = await page.evaluateHandle((given) => {
    const result = new DataTransfer();
    for (const [name, [type, base64]] of Object.entries(given)) {
      const bytes = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      result.items.add(new File([bytes], name, { type: type! }));
    }
    return result;
  }, data);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('main', type, { dataTransfer: transfer });
  }
  await expect(recorded(page, 'a drawing.png')).toBeVisible();

  await row(page, 'a drawing.png').click();
  await page.getByRole('button', { name: 'Preview' }).click();
  const picture = page.getByRole('img', { name: 'a drawing.png' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('complementary')).toBeVisible();

  await row(page, 'a letter.txt').click();
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('region', { name: 'a letter.txt' })).toHaveText('Dear <b>all</b>');
  expect(violations).toEqual([]);
});

const recorded = (page: Page, name: string) => row(page, name).getByText('Recorded', { exact: true });

/** A PNG of one pixel. */
const drawing =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
