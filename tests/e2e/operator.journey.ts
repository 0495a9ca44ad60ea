// Operators at work, and everybody else before their door.

import { expect, type APIResponse, type Page } from '@playwright/test';
import { routes } from '@stowage/adapters/contract/routes';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { drop, randomFile, row, signIn, signOut } from './person.ts';
import { test } from './witness.ts';

const user = 'user@example.test';
const second = 'second@example.test';
const operator = 'operator@example.test';
const operated = Object.entries(routes).filter(([key]) => key.includes(' /operations/'));
const screens = ['', '/overview', '/accounts', '/accounts/somebody', '/activity', '/health', '/doctor'];

test('sees what goes on, finds who did it, and all of it is written down', async ({ page }) => {
  const file = randomFile('Bill of lading 4711.pdf', 120_000);
  await signIn(page, user);
  await drop(page, [file]);
  await expect(row(page, file.name).getByText('Recorded', { exact: true })).toBeVisible();
  await signOut(page);

  await signIn(page, operator);
  await page.getByRole('link', { name: 'Operate' }).click();
  await expect(page).toHaveURL(/\/operate\/overview$/);
  await expect(page.getByRole('link', { name: /^Uploads \d/ })).not.toHaveText(/Uploads\s*0$/);
  await page.getByRole('radio', { name: '24 hours' }).check();
  await expect(page).toHaveURL(/range=24h/);
  const chart = page.locator('stw-chart').filter({ hasText: 'Uploads, downloads and refusals' });
  await expect(chart.locator('canvas')).toBeVisible();
  await chart.getByRole('button', { name: 'As table' }).click();
  await expect(chart.getByRole('row')).toHaveCount(25);
  await page.getByRole('region').press('Tab');

  // From the figure to the list behind it, and on to one entry.
  await page.getByRole('link', { name: /^Uploads \d/ }).click();
  await expect(page).toHaveURL(/\/operate\/activity\?.*kind=file.stored/);
  await page.getByRole('searchbox', { name: 'User' }).fill(user);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/user=/);
  const line = row(page, file.name).first();
  await expect(line).toContainText(user);
  await line.getByRole('button', { name: 'Recorded' }).click();
  const details = page.getByRole('complementary');
  await expect(details).toContainText('file.stored');
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
  await expect(line.getByRole('button', { name: 'Recorded' })).toBeFocused();
  // The address is the state.
  await page.reload();
  await expect(row(page, file.name).first()).toBeVisible();
  const csv = await exported(page, 'CSV');
  expect(csv).toContain(file.name);
  const lines = (await exported(page, 'JSON lines')).trim().split('\n');
  expect(lines.map((text) => JSON.parse(text).kind)).toContain('file.stored');

  await line.getByRole('link', { name: user }).click();
  await expect(page.getByRole('heading', { level: 1, name: user })).toBeVisible();
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  await expect(row(page, file.name)).toBeVisible();
  await page.getByRole('button', { name: 'Uploads under way' }).click();
  await expect(page.getByText('Nothing is being sent at the moment.')).toBeVisible();
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await expect(row(page, file.name).first()).toBeVisible();
  await signOut(page);

  await signIn(page, user, '/history?kind=account.viewed');
  await expect(
    page.getByRole('listitem').filter({ hasText: 'An operator looked at this account' }).first(),
  ).toBeVisible();
});

test('changes quotas, disables and signs out, asks before and can take it back', async ({
  page,
  browser,
}) => {
  const theirs = await (await browser.newContext()).newPage();
  await signIn(theirs, second);
  const asSecond = await caller(theirs);

  await signIn(page, operator, '/operate/accounts');
  await page.getByRole('searchbox', { name: 'Search accounts' }).fill('second');
  await expect(row(page, user)).toHaveCount(0);
  const storage = row(page, second).locator('stw-usage-bar');
  const before = await storage.innerText();
  await row(page, second).getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Change the quota' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(second);
  await dialog.getByRole('button', { name: '50 GB' }).click();
  await dialog.getByRole('button', { name: 'Change the quota' }).click();
  await expect(row(page, second)).toContainText('of 50 GB');
  await expect(page.getByRole('toolbar').getByRole('button', { name: 'Change the quota' })).toBeFocused();
  expect(await (await asSecond('GET', '/account')).json()).toMatchObject({ quota: { maxBytes: 50e9 } });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => storage.innerText()).toBe(before);

  const upload = { name: 'a.txt', size: 1 };
  await page.getByRole('button', { name: `Disable ${second}` }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await asSecond('POST', '/upload', upload)).status()).toBe(201);
  await page.getByRole('button', { name: `Disable ${second}` }).click();
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(row(page, second)).toContainText('Disabled');
  expect((await asSecond('POST', '/upload', upload)).status()).toBe(403);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, second)).toContainText('Enabled');
  expect((await asSecond('POST', '/upload', upload)).status()).toBe(201);

  // Whoever is signed out everywhere signs in again, and goes on.
  await page.getByRole('button', { name: `Sign out ${second} everywhere` }).click();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('Signed out everywhere. Accounts: 1')).toBeVisible();
  expect((await asSecond('POST', '/upload', upload)).status()).toBe(401);
  await theirs.context().close();
});

test('knows whether the record keeps up, has the books compared and the site examined', async ({ page }) => {
  await signIn(page, operator, '/operate/health');
  await expect(page.getByText('Nothing is set aside')).toBeVisible();
  await page.getByRole('button', { name: 'Reconcile now' }).click();
  await expect(page.getByText(/They agree|They differed/)).toBeVisible();
  await page.getByRole('link', { name: 'Doctor' }).click();
  await page.getByRole('button', { name: 'Examine this site' }).click();
  await expect(page.getByText('Nothing is wrong, as far as a browser can tell.')).toBeVisible({
    timeout: 60_000,
  });
});

test('a plain user finds every door closed, on the screen and in the API', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/operations')) asked.push(request.url());
  });
  await signIn(page, user);
  await expect(page.getByRole('link', { name: 'Operate' })).toHaveCount(0);
  const { sub } = await (await (await caller(page))('GET', '/account')).json();
  for (const screen of screens) {
    await page.goto(`/operate${screen}`);
    await expect(page.getByRole('heading', { name: 'These pages are for operators' })).toBeVisible();
    await expect(page.locator('main')).not.toContainText('example.test');
  }
  expect(asked).toEqual([]);

  const call = await caller(page);
  const bodies: Record<string, object> = { PUT: { maxBytes: 1, maxFiles: 1, maxFileBytes: 1 } };
  for (const [key] of operated) {
    const [method, path] = key.split(' ') as [string, string];
    const reply = await call(method, path.replace('{sub}', sub), bodies[method]);
    expect({ key, status: reply.status() }).toEqual({ key, status: 403 });
    expect(await reply.text()).not.toMatch(/example\.test|"items"|"quota"/);
  }
  // Nothing of it is in their record either: nobody looked.
  expect(await (await call('GET', '/account')).json()).not.toMatchObject({ quota: { maxBytes: 1 } });
});

test('an operator who is one no longer is stopped in the middle', async ({ page }) => {
  test.skip(process.env['STOWAGE_START'] !== undefined, 'takes the group away in the local directory');
  await signIn(page, operator, '/operate/accounts');
  await expect(row(page, user)).toBeVisible();
  const restore = takeGroupsAway(operator);
  try {
    await page.getByRole('columnheader', { name: 'Storage' }).getByRole('button').click();
    await expect(page.getByRole('heading', { name: 'These pages are for operators' })).toBeVisible();
    await expect(page.locator('main')).not.toContainText('example.test');
    await expect(page.getByRole('link', { name: 'Operate' })).toHaveCount(0);
    const call = await caller(page);
    expect((await call('GET', '/operations/accounts')).status()).toBe(403);
    // What is their own they may go on with.
    await page.getByRole('link', { name: 'To the library' }).click();
    await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  } finally {
    restore();
  }
});

/** Asks the API with the page's own token, past the console. */
async function caller(page: Page) {
  const token = await page.evaluate(() => sessionStorage.getItem('access_token'));
  return (method: string, path: string, data?: object): Promise<APIResponse> =>
    page.request.fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(data && { data }),
    });
}

async function exported(page: Page, format: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: format, exact: true }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

/** @returns how to give them back */
function takeGroupsAway(email: string): () => void {
  const database = new DatabaseSync(join(process.env['STOWAGE_DATA']!, 'stowage.db'));
  database.exec('PRAGMA busy_timeout = 5000');
  const { groups } = database.prepare('SELECT groups FROM users WHERE email = ?').get(email) as {
    groups: string;
  };
  const set = database.prepare('UPDATE users SET groups = ? WHERE email = ?');
  set.run('[]', email);
  return () => {
    set.run(groups, email);
    database.close();
  };
}
