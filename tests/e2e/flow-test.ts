// What holds for people and their browsers in every login flow, in a house that is set up for another one than `code`.

import { expect } from '@playwright/test';
import { openHouse, type House } from './house.ts';
import { drop, randomFile, row, signIn, signOut } from './person.ts';
import { test as base } from './witness.ts';

/** With a house of its own, where people sign in as `loginFlow` says. */
export const test = base.extend<object, { loginFlow: string; house: House }>({
  loginFlow: ['', { option: true, scope: 'worker' }],
  house: [
    async ({ loginFlow }, use) => {
      const house = await openHouse({ STOWAGE_LOGIN_FLOW: loginFlow });
      await use(house);
      await house.close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ house }, use) => use(house.site),
});

/** The main job and the ends of a session. */
export function whatHoldsInEveryFlow(): void {
  test('a file goes in and comes out, deep links come back, and signing out reaches every tab', async ({
    page,
    context,
  }) => {
    const file = randomFile('a file <b>of this flow.bin', 70_000);
    await signIn(page, 'user@example.test', '/history?kind=file.stored#today');
    await expect(page).toHaveURL(/\/history\?kind=file\.stored#today$/);
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await expect(page.getByText('The hold is empty')).toBeVisible();
    await drop(page, [file]);
    await expect(row(page, file.name).getByText('Recorded', { exact: true })).toBeVisible();
    await page.reload();
    await expect(row(page, file.name)).toBeVisible();

    const other = await context.newPage();
    await other.goto('/library');
    await expect(row(other, file.name)).toBeVisible();
    await signOut(page);
    await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await other.goto('/library');
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.locator('input[name=password]')).toBeVisible();
  });

  test('a lasting 401 is explained, not gone round in', async ({ page, witness }) => {
    await signIn(page, 'user@example.test', '/history');
    await page.route('**/files?**', (route) =>
      route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
    );
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await expect(page.getByText('Stowage does not accept what it gave', { exact: false })).toBeVisible();
    expect(witness.signIns).toHaveLength(2);
  });
}
