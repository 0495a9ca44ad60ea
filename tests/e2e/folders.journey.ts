// The library as a place with folders: they come with what is dropped, are made, walked through, filled and removed.

import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drop, makeFolder, randomFile, row, signIn } from './person.ts';

const directory = mkdtempSync(join(tmpdir(), 'stowage-folders-'));
test.afterAll(() => rmSync(directory, { recursive: true }));

test('a dropped tree is there as it lay on the disk, with its empty folder', async ({ page }) => {
  const tree = join(directory, 'Voyage 12');
  for (const folder of ['charts', 'letters/unsent']) mkdirSync(join(tree, folder), { recursive: true });
  writeFileSync(join(tree, 'charts', 'harbour.txt'), 'three fathoms');
  await signIn(page, 'operator@example.test', '/library');
  await dropFromDisk(page, tree);

  await row(page, 'Voyage 12').click();
  await expect(page).toHaveURL(/folder=%2FVoyage(%20|\+)12%2F/);
  await row(page, 'letters').click();
  await row(page, 'unsent').click();
  await expect(page.getByRole('heading', { name: 'Nothing is in this folder yet' })).toBeVisible();
  await page.goBack();
  await expect(row(page, 'unsent')).toBeFocused();
  await way(page).getByRole('link', { name: 'Voyage 12' }).click();
  await row(page, 'charts').click();
  await expect(recorded(page, 'harbour.txt')).toBeVisible();
  // The address is the state.
  await page.reload();
  await expect(row(page, 'harbour.txt')).toBeVisible();
  await expect(way(page).getByRole('heading', { name: 'charts' })).toBeVisible();
});

test('a folder is made, filled, left, emptied and removed', async ({ page }) => {
  await signIn(page, 'operator@example.test', '/library');
  await makeFolder(page, 'Cabin');
  await expect(row(page, 'Cabin')).toBeFocused();
  await page.keyboard.press('Enter');
  await makeFolder(page, 'Locker');
  await expect(row(page, 'Locker')).toBeFocused();
  await drop(page, [randomFile('lantern.bin', 1_000)]);
  await expect(recorded(page, 'lantern.bin')).toBeVisible();
  await way(page).getByRole('link', { name: 'Library' }).click();
  await expect(row(page, 'Cabin')).toBeFocused();
  await expect(row(page, 'lantern.bin')).toHaveCount(0);

  await page.keyboard.press('Delete');
  await expect(page.getByText('“Cabin” is not empty.')).toBeVisible();
  await row(page, 'Cabin').click();
  // The same name again: it is taken here.
  await drop(page, [randomFile('lantern.bin', 2_000)]);
  await page.getByRole('button', { name: 'Keep both' }).click();
  await expect(recorded(page, 'lantern (2).bin')).toBeVisible();

  for (const name of ['lantern.bin', 'lantern (2).bin']) await row(page, name).getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Move' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Locker' }).click();
  await expect(dialog.getByText('This folder will be new.')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Move here' }).click();
  await expect(page.getByText('2 files are in Cabin / Locker now.')).toBeVisible();
  await expect(row(page, 'lantern.bin')).toHaveCount(0);
  await row(page, 'Locker').click();
  await expect(row(page, 'lantern.bin')).toBeVisible();

  await page.getByRole('checkbox', { name: 'Choose all that are listed' }).check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing is in this folder yet' })).toBeVisible();
  for (const name of ['Locker', 'Cabin']) {
    await page.keyboard.press('Backspace');
    await expect(row(page, name)).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(row(page, name)).toHaveCount(0);
  }
  const [listed] = await Promise.all([page.waitForResponse(/\/files\/folders\?/), page.reload()]);
  expect(await listed.text()).not.toContain('Cabin');
});

const recorded = (page: Page, name: string) => row(page, name).getByText('Recorded', { exact: true });

const way = (page: Page) => page.getByRole('navigation', { name: 'Folders' });

/** As the browser takes it from the desktop: a script could not make a folder. */
async function dropFromDisk(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data });
  }
}
