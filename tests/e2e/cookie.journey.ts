// `loginFlow: "cookie"`: no token in JavaScript.

import { expect, type Page } from '@playwright/test';
import { test, whatHoldsInEveryFlow } from './flow-test.ts';
import { fillForm, signIn } from './person.ts';

test.use({ loginFlow: 'cookie' });

whatHoldsInEveryFlow();

test('no script sees a token, and no request carries one but in its cookies', async ({
  page,
  context,
  witness,
}) => {
  const bearers: string[] = [];
  page.on('request', (request) => {
    if ('authorization' in request.headers()) bearers.push(request.url());
  });
  await signIn(page, 'user@example.test');
  const seen = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  for (const cookie of await context.cookies()) {
    if (!cookie.name.startsWith('__Host-')) continue;
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    expect(seen).not.toContain(cookie.value);
  }
  expect((await context.cookies()).filter(({ name }) => name.startsWith('__Host-'))).toHaveLength(2);
  expect(seen).not.toMatch(/eyJ/);
  expect(bearers).toEqual([]);
  expect(witness.grants).toEqual(['POST /session']);
});

test('two tabs whose cookie is refused renew it once', async ({ page, context, witness }) => {
  await signIn(page, 'user@example.test');
  const other = await context.newPage();
  await other.goto('/library');
  await expect(other.getByRole('button', { name: 'Upload files' })).toBeVisible();
  await spoilCookie(page);
  await Promise.all(
    [page, other].map(async (tab) => {
      const answered = tab.waitForResponse((it) => it.url().includes('/activity') && it.ok());
      await tab.getByRole('link', { name: 'History' }).click();
      await answered;
    }),
  );
  expect(witness.grants).toEqual(['POST /session', 'POST /session/renew']);
  expect(witness.signIns).toHaveLength(1);
});

test('a session that is over leads to the form and back', async ({ page, context }) => {
  await signIn(page, 'user@example.test', '/history');
  await context.clearCookies();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page.locator('input[name=username]').waitFor();
  await fillForm(page, 'user@example.test');
  await expect(page).toHaveURL(/\/library$/);
  await expect(page.getByRole('button', { name: 'Upload files' })).toBeVisible();
});

/** As if it had been revoked: it looks the same, and nobody takes it. */
async function spoilCookie(page: Page): Promise<void> {
  const context = page.context();
  const cookie = (await context.cookies()).find(({ name }) => name === '__Host-stowage')!;
  await context.addCookies([{ ...cookie, value: cookie.value.replace(/.{20}$/, 'x'.repeat(20)) }]);
}
