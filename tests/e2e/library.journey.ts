// What one does with files that are there: rename, move, look into, put away, take back, and be rid of.

import { expect, test, type Page } from '@playwright/test';
import { drop, onePixel, randomFile, row, signIn } from './person.ts';

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
  await expect(page.getByText('2 files are in deck / fore now.')).toBeVisible();
  await expect(row(page, 'buoy.bin')).toHaveCount(0);
  await row(page, 'deck').click();
  await row(page, 'fore').click();
  await expect(row(page, 'buoy.bin')).toBeVisible();

  await row(page, 'capstan.bin').focus();
  await page.keyboard.press('Delete');
  await expect(row(page, 'capstan.bin')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'capstan.bin')).toBeVisible();

  for (const folder of ['fore', 'deck']) {
    await page.keyboard.press('Alt+ArrowUp');
    await expect(row(page, folder)).toBeVisible();
  }
  await row(page, 'davit.bin').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page).toHaveURL(/state=trashed/);
  await row(page, 'davit.bin').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await expect(row(page, 'davit.bin')).toHaveCount(0);
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
  await drop(page, [
    { name: 'a drawing.png', type: 'image/png', bytes: onePixel },
    { name: 'a letter.txt', type: 'text/plain', bytes: Buffer.from('Dear <b>all</b>') },
    { name: 'a chart.pdf', type: 'application/pdf', bytes: chart },
  ]);
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
  await page.keyboard.press('Escape');

  // Not every browser has a viewer; the one that ships inside the package has none.
  await row(page, 'a chart.pdf').click();
  await expect(page.getByRole('complementary').getByText('application/pdf')).toBeVisible();
  const hasViewer = await page.evaluate(() => navigator.pdfViewerEnabled);
  await expect(page.getByRole('button', { name: 'Preview' })).toHaveCount(hasViewer ? 1 : 0);
  if (hasViewer) {
    await page.getByRole('button', { name: 'Preview' }).click();
    const viewer = () => page.frames().find((frame) => frame.url().startsWith('chrome-extension://'));
    await expect.poll(() => viewer()?.evaluate(() => document.title)).toBe('a chart.pdf');
  }
  expect(violations).toEqual([]);
});

const recorded = (page: Page, name: string) => row(page, name).getByText('Recorded', { exact: true });

/** Of one empty page. */
const chart = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]>>endobj',
    'trailer<</Root 1 0 R>>',
  ].join('\n'),
);
