// Sessions, as they live in a browser: tabs, renewals, clocks, ends, and those who would like to have one.

import { expect, type Page } from '@playwright/test';
import { drop, fillForm, operatorOver, randomFile, row, signIn, signOut, tokenOf } from './person.ts';
import { test } from './witness.ts';

test.describe('two tabs', () => {
  test('are one session: no second sign-in, one renewal, one end', async ({ page, context, witness }) => {
    await context.clock.install();
    await signIn(page, 'user@example.test');
    const other = await context.newPage();
    await other.goto('/history?kind=file.stored');
    await expect(other.getByRole('heading', { name: 'History' })).toBeVisible();
    expect(witness.signIns).toHaveLength(1);
    expect(witness.grants).toEqual(['authorization_code']);

    // A moment before the end both want to renew.
    const before = await tokenOf(page);
    await context.clock.fastForward('14:30');
    await expect.poll(() => tokenOf(page)).not.toBe(before);
    await expect.poll(async () => (await tokenOf(other)) === (await tokenOf(page))).toBe(true);
    expect(witness.grants).toEqual(['authorization_code', 'refresh_token']);
    for (const tab of [page, other]) {
      const asking = tab.waitForRequest('**/files?**');
      await tab.getByRole('link', { name: 'History' }).click();
      await tab.getByRole('link', { name: 'Library', exact: true }).click();
      expect(await (await asking).headerValue('authorization')).toBe(`Bearer ${await tokenOf(page)}`);
    }

    await signOut(page);
    await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
    expect(await tokenOf(other)).toBeNull();
    // The provider has forgotten, too; and the way back shows nothing.
    await other.goBack();
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.locator('input[name=password]')).toBeVisible();
  });

  test('that are refused at the same moment renew once', async ({ page, context, witness }) => {
    await signIn(page, 'user@example.test');
    const other = await context.newPage();
    await other.goto('/library');
    await expect(other.getByRole('button', { name: 'Upload files' })).toBeVisible();
    for (const tab of [page, other]) await spoilToken(tab);
    await Promise.all(
      [page, other].map(async (tab) => {
        const answered = tab.waitForResponse((it) => it.url().includes('/activity') && it.ok());
        await tab.getByRole('link', { name: 'History' }).click();
        await answered;
      }),
    );
    expect(witness.grants).toEqual(['authorization_code', 'refresh_token']);
    expect(witness.signIns).toHaveLength(1);
  });

  test('sign in at once where one does', async ({ page, context }) => {
    await page.goto('/');
    const other = await context.newPage();
    await signIn(other, 'user@example.test');
    await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
  });
});

test.describe('a session that ends', () => {
  test('leaves uploads where they are, and they go on after signing in in another tab', async ({
    page,
    context,
  }) => {
    await signIn(page, 'second@example.test');
    let isRefusing = true;
    await page.route('**/upload/batch', (route) =>
      isRefusing ? route.fulfill({ status: 401, json: { message: 'Unauthorized' } }) : route.continue(),
    );
    await drop(page, [randomFile('Cargo of a long night.bin', 50_000)]);
    await expect(page.getByText('Your session has ended.', { exact: false }).first()).toBeVisible();
    await expect(page.getByText('failed')).toHaveCount(0);

    isRefusing = false;
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in in a new tab' }).click(),
    ]);
    await expect(other.getByRole('button', { name: 'Upload files' })).toBeVisible();
    await expect(row(page, 'Cargo of a long night.bin').getByText('Recorded', { exact: true })).toBeVisible();
    await expect(page.getByText('Your session has ended.', { exact: false })).toHaveCount(0);
  });

  test('leaves a name that is being written, and writes it after signing in in another tab', async ({
    page,
    context,
  }) => {
    await signIn(page, 'second@example.test');
    await drop(page, [randomFile('Working title.txt', 100)]);
    await expect(row(page, 'Working title.txt').getByText('Recorded', { exact: true })).toBeVisible();
    await row(page, 'Working title.txt').focus();
    await page.keyboard.press('F2');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('The real name.txt');
    await context.clearCookies();
    await page.evaluate(() => sessionStorage.removeItem('refresh_token'));
    await spoilToken(page);
    await page.keyboard.press('Enter');
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in in a new tab' }).click(),
    ]);
    await fillForm(other, 'second@example.test');
    await expect(row(page, 'The real name.txt')).toBeVisible();
    await page.reload();
    await expect(row(page, 'The real name.txt')).toBeVisible();
    await expect(row(page, 'Working title.txt')).toHaveCount(0);
  });

  test('for good is explained after one renewal and one sign-in', async ({ page, witness }) => {
    await signIn(page, 'user@example.test', '/history');
    await page.route('**/files?**', (route) =>
      route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
    );
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await expect(page.getByText('Stowage does not accept what it gave', { exact: false })).toBeVisible();
    expect(witness.grants).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
    expect(witness.signIns).toHaveLength(2);
    await page.waitForTimeout(1_000);
    expect(witness.grants).toHaveLength(3);
  });

  test('comes back to the very place, search, file and all', async ({ page, context }) => {
    await signIn(page, 'user@example.test');
    await context.clearCookies();
    await page.evaluate(() => sessionStorage.removeItem('refresh_token'));
    await spoilToken(page);
    await page.goto('/library?search=crate&sort=size&order=asc#a-place');
    await fillForm(page, 'user@example.test');
    await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
    await expect(page).toHaveURL(/\/library\?search=crate&sort=size&order=asc#a-place$/);
  });
});

test.describe('who is signed in at two places', () => {
  test('sees both, ends the other one, and then all', async ({ page, browser, baseURL }) => {
    await signIn(page, 'user@example.test');
    const desk = await browser.newPage({ baseURL: baseURL! });
    await signIn(desk, 'user@example.test');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Where you are signed in' }).click();
    const mine = page.getByRole('listitem').filter({ hasText: 'This browser' });
    await expect(mine).toHaveCount(1);
    const others = page.getByRole('button', { name: /^End the session of/ });
    await expect(others.first()).toBeVisible();

    // The latest seen is the other one.
    const before = await others.count();
    await others.first().click();
    await expect(others).toHaveCount(before - 1);
    await drop(desk, [randomFile('From a desk that is not mine.bin', 100)]);
    await expect(desk.getByRole('link', { name: 'Sign in in a new tab' })).toBeVisible();
    await desk.close();

    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.locator('input[name=password]')).toBeVisible();
  });
});

test.describe('an operator', () => {
  test('ends a session in the middle of its work: signed in again, it goes on', async ({ page, browser }) => {
    await signIn(page, 'second@example.test', '/history');
    const act = await operatorOver(page, browser);
    await act('sign-out');
    await drop(page, [randomFile('Written too late.bin', 5_000)]);
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in in a new tab' }).click(),
    ]);
    await fillForm(other, 'second@example.test');
    await expect(page.getByText('1 recorded').first()).toBeVisible();
  });

  test('disables an account: what it writes is refused at once, and nobody signs in', async ({
    page,
    browser,
  }) => {
    await signIn(page, 'second@example.test', '/history');
    const act = await operatorOver(page, browser);
    await act('disable');
    await drop(page, [randomFile('Written too late by far.bin', 5_000)]);
    await expect(page.getByText('Your account may not do this.').first()).toBeVisible();
    await spoilToken(page);
    await page.goto('/library');
    await fillForm(page, 'second@example.test');
    await expect(page.getByText('do not belong together')).toBeVisible();
    await act('enable');
  });
});

test.describe('a clock', () => {
  test('that is minutes wrong is nobody’s trouble', async ({ page, context }) => {
    await context.clock.install({ time: Date.now() - 20 * 60_000 });
    await signIn(page, 'user@example.test');
  });

  for (const hours of [-3, 3]) {
    test(`that is ${hours} hours wrong is explained`, async ({ page, context }) => {
      await context.clock.install({ time: Date.now() + hours * 3_600_000 });
      await page.goto('/');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await fillForm(page, 'user@example.test');
      await expect(page.getByText('The clock of this device says', { exact: false })).toBeVisible();
      expect(await tokenOf(page)).toBeNull();
    });
  }
});

test.describe('nobody gets in or out by an address', () => {
  for (const query of ['?code=stolen&state=guessed', '?code=stolen', '?error=access_denied&state=x', '']) {
    test(`/signed-in${query}`, async ({ page, witness }) => {
      await page.goto(`/signed-in${query}`);
      await expect(page.getByRole('button', { name: /^Sign in/ })).toBeVisible();
      expect(new URL(page.url()).search).toBe('');
      expect(witness.grants).toEqual([]);
      expect(await tokenOf(page)).toBeNull();
    });
  }

  test('the code is nowhere once it is redeemed', async ({ page }) => {
    const sent: string[] = [];
    page.on('request', (request) => {
      sent.push(`${request.resourceType()} ${request.url()} ${request.headers()['referer'] ?? ''}`);
    });
    await signIn(page, 'user@example.test');
    const code = /\/signed-in\?code=([^&\s]+)/.exec(sent.join('\n'))![1]!;
    expect(sent.filter((line) => line.includes(code) && !line.startsWith('document'))).toEqual([]);
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain(code);
  });

  for (const to of hostileAddresses()) {
    test(`to=${to} stays on the site`, async ({ page, baseURL }) => {
      await page.goto(`/?to=${encodeURIComponent(to)}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await fillForm(page, 'user@example.test');
      await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
      expect(new URL(page.url()).origin).toBe(baseURL);
    });
  }

  test('a return address that somebody planted stays on the site', async ({ page, baseURL }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name=username]').waitFor();
    const back = page.waitForURL('**/signed-in*', { waitUntil: 'commit' });
    await page.addInitScript(() => {
      if (location.pathname === '/signed-in') sessionStorage.setItem('stowage.return-to', '//evil.test/x');
    });
    await fillForm(page, 'user@example.test');
    await back;
    await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
});

test('a page of another site cannot frame any of ours', async ({ page, baseURL }) => {
  await signIn(page, 'user@example.test');
  await page.route('http://hostile.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: ['/', '/library', '/signed-in', '/config.json']
        .map((path) => `<iframe src="${baseURL}${path}"></iframe>`)
        .join(''),
    }),
  );
  await page.goto('http://hostile.test/');
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(frames).toHaveLength(4);
  for (const frame of frames) expect(await frame.content()).not.toMatch(/stowage|stw-root|issuer/i);
});

test('names are text, whatever they look like', async ({ page }) => {
  const names = [
    '<img src=x onerror=alert(1)>.txt',
    '"><svg onload=alert(2)>.svg',
    "{{constructor.constructor('alert(3)')()}}.html",
    'javascript:alert(4).js',
    '&lt;b&gt;not bold&amp;.txt',
    "=HYPERLINK('http:,evil.test').csv",
    '%2e%2e%2fetc%2fpasswd',
  ];
  await signIn(page, 'operator@example.test');
  await drop(
    page,
    names.map((name) => randomFile(name, 20)),
  );
  for (const name of names) {
    await expect(row(page, name).getByText('Recorded', { exact: true })).toBeVisible();
  }
  await row(page, names[0]!).click();
  await expect(page.getByRole('complementary').getByText(names[0]!).first()).toBeVisible();
  await page.goto('/history');
  for (const name of names) await expect(page.getByText(name).first()).toBeVisible();
  expect(await page.locator('main img[src=x], main svg[onload], main b').count()).toBe(0);
});

function hostileAddresses(): string[] {
  return [
    'https://evil.test/',
    '//evil.test/x',
    '/\\evil.test',
    '/library/..//evil.test/x',
    '/\t/evil.test',
    'javascript:alert(document.domain)',
    'data:text/html,<script>alert(1)</script>',
    '/signed-in?code=x&state=y',
  ];
}

/** As if it had been revoked: it looks the same, and nobody takes it. */
const spoilToken = (page: Page) =>
  page.evaluate(() => {
    const token = sessionStorage.getItem('access_token')!;
    sessionStorage.setItem('access_token', token.replace(/.{20}$/, 'x'.repeat(20)));
  });
