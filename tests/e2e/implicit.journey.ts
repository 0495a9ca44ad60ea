// `loginFlow: "implicit"`, the classic arrangement.

import { expect, type Page } from '@playwright/test';
import { test, whatHoldsInEveryFlow } from './flow-test.ts';
import { fillForm, signIn } from './person.ts';

test.use({ loginFlow: 'implicit' });

whatHoldsInEveryFlow();

test('the id token lies in localStorage, and on a 401 it is gone and the form is there', async ({
  page,
  context,
  witness,
}) => {
  await signIn(page, 'user@example.test', '/history');
  const asking = page.waitForRequest('**/files?**');
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  const token = await idToken(page);
  expect(await (await asking).headerValue('authorization')).toBe(`Bearer ${token}`);
  expect(page.url()).not.toContain('token');
  expect(witness.grants).toEqual([]);

  await context.clearCookies();
  await page.evaluate(() => {
    const kept = localStorage.getItem('id_token')!;
    localStorage.setItem('id_token', kept.replace(/.{20}$/, 'x'.repeat(20)));
  });
  await page.getByRole('link', { name: 'History' }).click();
  await page.locator('input[name=username]').waitFor();
  await fillForm(page, 'user@example.test');
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
  expect(await idToken(page)).not.toBe(token);
});

const idToken = (page: Page) => page.evaluate(() => localStorage.getItem('id_token'));
