// Uploads on a bad day: large files over a line that breaks, a tab that is loaded anew, whole trees, a quota that is
// suddenly full, a file that changes under way, two tabs at once.

import { expect, test, type Page, type Request } from '@playwright/test';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drop, fillForm, randomFile, row, signIn } from './person.ts';

const mebibyte = 1024 ** 2;
const directory = mkdtempSync(join(tmpdir(), 'stowage-uploads-'));
test.afterAll(() => rmSync(directory, { recursive: true }));

test('300 MiB arrive over a line that breaks twice, through a tab that is loaded anew', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const path = fileOnDisk('Survey of the whole coast.bin', 300 * mebibyte);
  const parts = arrivals(page);
  await signIn(page, 'user@example.test');
  await choose(page, path);
  for (const arrived of [4, 12]) {
    await expect
      .poll(() => parts.length, { intervals: [5], timeout: 60_000 })
      .toBeGreaterThanOrEqual(arrived);
    await context.setOffline(true);
    await page.waitForTimeout(700);
    await context.setOffline(false);
  }
  await expect.poll(() => parts.length, { intervals: [5], timeout: 60_000 }).toBeGreaterThanOrEqual(20);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();

  await expect(page.getByText('Choose the same file again')).toBeVisible();
  expect(parts.length).toBeLessThan(38);
  await choose(page, path);
  await expect(row(page, 'Survey of the whole coast.bin').getByText('Recorded', { exact: true })).toBeVisible(
    { timeout: 60_000 },
  );
  // A part whose reply was lost in a cut had arrived all the same: it is asked for, and not sent again.
  expect(parts.length).toBe(new Set(parts).size);
  expect(parts.length).toBeGreaterThan(28);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row(page, 'Survey of the whole coast.bin').getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(await digestOf(await download.path())).toBe(await digestOf(path));
});

test('a tree of 400 files in 40 folders comes as it lies on the disk, with a handful of requests', async ({
  page,
}) => {
  const root = join(directory, 'Manifests');
  for (let folder = 0; folder < 40; folder++) {
    const path = join(root, `quay ${folder % 8}`, `berth ${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < 10; file++) writeFileSync(join(path, `hold ${file}.txt`), `${folder}/${file}`);
  }
  const starts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && /\/upload(\/batch)?$/.test(request.url())) starts.push(request.url());
  });
  await signIn(page, 'second@example.test');
  await page.locator('input[webkitdirectory]').first().setInputFiles(root);
  await expect(page.getByText('400 recorded').first()).toBeVisible({ timeout: 45_000 });
  expect(starts.length).toBeLessThanOrEqual(8);
  await page.goto('/library?search=hold&sort=name&order=asc');
  await expect(page.getByText('Manifests / quay 0 / berth 0', { exact: true }).first()).toBeVisible();

  // The same again: asked once.
  await page
    .locator('input[webkitdirectory]')
    .first()
    .setInputFiles(join(root, 'quay 0', 'berth 0'));
  await expect(page.getByText('10 recorded').first()).toBeVisible();
  await page
    .locator('input[webkitdirectory]')
    .first()
    .setInputFiles(join(root, 'quay 0', 'berth 0'));
  await page.getByRole('checkbox', { name: 'The same for the rest (9)' }).check();
  await page.getByRole('button', { name: 'Keep both' }).click();
  await expect(page.getByText('20 recorded').first()).toBeVisible();
  await page.goto('/library?search=hold+2');
  await expect(page.getByText('hold 0 (2).txt')).toBeVisible();
});

test('a quota that fills up in the middle refuses what does not fit, and takes it once there is room', async ({
  page,
}) => {
  await signIn(page, 'operator@example.test');
  const ask = await api(page);
  const reserved: string[] = [];
  // Another device takes all but 2.5 MB, after this page has looked.
  await page.route('**/upload/batch', async (route) => {
    if (reserved.length === 0) {
      const { usage } = await ask('GET', '/account');
      for (let left = usage.availableBytes - 2_500_000; left > 0;) {
        const size = Math.min(left, 5 * 1024 ** 3);
        reserved.push((await ask('POST', '/upload', { name: 'elsewhere', size })).uploadId);
        left -= size;
      }
    }
    await route.continue();
  });
  const files = [1, 2, 3, 4].map((number) => randomFile(`crate ${number}.bin`, 1_000_000));
  await drop(page, files);
  await expect(
    page.getByText('It does not fit: 500 kB of room are missing.', { exact: false }).first(),
  ).toBeVisible();
  await expect(page.getByText('2 recorded · 2 failed').first()).toBeVisible();
  await expect(page.getByText(/only .+ left/)).toBeVisible();

  // Now the page knows: not a request is made for what does not fit.
  let starts = 0;
  page.on('request', (request) => void (request.url().endsWith('/upload/batch') && starts++));
  await drop(page, [randomFile('crate 5.bin', 1_000_000)]);
  await expect(page.getByText('2 recorded · 3 failed').first()).toBeVisible();
  expect(starts).toBe(0);

  for (const uploadId of reserved) await ask('DELETE', `/upload/${uploadId}`);
  await page.getByRole('button', { name: 'Retry all' }).click();
  await expect(page.getByText('5 recorded', { exact: true }).first()).toBeVisible();
});

test('a file that changes while it is being sent is not taken for the one that was chosen', async ({
  page,
}) => {
  const path = fileOnDisk('Log of today.bin', 160 * mebibyte);
  const parts = arrivals(page);
  await signIn(page, 'user@example.test');
  await choose(page, path);
  await expect.poll(() => parts.length, { intervals: [5] }).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Pause Log of today.bin' }).click();
  await appendFile(path, 'and one line more');
  await page.getByRole('button', { name: 'Resume Log of today.bin' }).click();
  await expect(page.getByText('The file can no longer be read.', { exact: false }).first()).toBeVisible();
});

test('two tabs upload at once, and each keeps what is its own', async ({ page, context }) => {
  const mine = fileOnDisk('Port side.bin', 150 * mebibyte);
  await signIn(page, 'user@example.test');
  const other = await context.newPage();
  await other.goto('/library');
  await expect(other.getByRole('button', { name: 'Upload files' })).toBeVisible();

  await choose(page, mine);
  await page.getByRole('button', { name: 'Pause Port side.bin' }).click();
  await drop(other, [randomFile('Starboard side.bin', 3_000_000)]);
  await expect(other.getByText('1 recorded').first()).toBeVisible();
  await other.reload();
  await expect(other.getByRole('button', { name: 'Upload files' })).toBeVisible();
  await page.reload();

  // What was paused comes back where it was, and nowhere else, however long the other tab waits.
  await expect(page.getByRole('button', { name: 'Resume Port side.bin' })).toBeVisible();
  await other.waitForTimeout(6_000);
  await expect(other.getByText('Port side.bin')).toHaveCount(0);

  // When its tab is closed, the next one finds it.
  await page.close();
  await other.reload();
  await other.getByRole('button', { name: 'Resume Port side.bin' }).click();
  await choose(other, mine);
  await expect(row(other, 'Port side.bin').getByText('Recorded', { exact: true })).toBeVisible();
});

test('a session that ends in the middle of a queue costs nothing but signing in', async ({
  page,
  context,
}) => {
  const path = fileOnDisk('Tide tables.bin', 220 * mebibyte);
  const parts = arrivals(page);
  await signIn(page, 'user@example.test');
  await choose(page, path);
  await expect.poll(() => parts.length, { intervals: [5] }).toBeGreaterThan(1);
  await context.clearCookies();
  await page.evaluate(() => {
    const token = sessionStorage.getItem('access_token')!;
    sessionStorage.setItem('access_token', token.replace(/.{20}$/, 'x'.repeat(20)));
    sessionStorage.removeItem('refresh_token');
  });
  await expect(page.getByText('It goes on after you have signed in.')).toBeVisible();
  await expect(page.getByText('failed')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillForm(page, 'user@example.test');

  await expect(page.getByText('Choose the same file again')).toBeVisible();
  await choose(page, path);
  await expect(row(page, 'Tide tables.bin').getByText('Recorded', { exact: true })).toBeVisible();
  expect(parts.length).toBe(new Set(parts).size);
});

function fileOnDisk(name: string, size: number): string {
  const path = join(directory, name);
  writeFileSync(path, randomBytes(size));
  return path;
}

const choose = (page: Page, path: string) =>
  page.locator('stw-upload-button.compact input[type=file]').setInputFiles(path);

/** The parts that the store said it has, as they come. */
function arrivals(page: Page): string[] {
  const parts: string[] = [];
  const note = async (request: Request) => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (request.method() !== 'PUT' || number === null) return;
    if ((await request.response())?.status() === 200) parts.push(number);
  };
  page.on('requestfinished', (request) => void note(request).catch(() => undefined));
  return parts;
}

/** Asks the API with the page's own token, as another device of the same person would. */
async function api(page: Page) {
  const token = await page.evaluate(() => sessionStorage.getItem('access_token'));
  return async (method: string, path: string, data?: object) => {
    const reply = await page.request.fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(data && { data }),
    });
    return reply.status() === 204 ? undefined : reply.json();
  };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
