// Accounts as an operator meets them: found, sorted, chosen, acted on, and given back.

import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { account, PretendOperations } from '../../../testing/pretend-operations';
import { ApiClient } from '../../shared/api/api-client';
import { Notices } from '../../shared/ui/notices';
import { AccountStore } from '../../shell/account-store';
import { operateRoutes } from '../operate.routes';

let api: PretendOperations;
let harness: RouterTestingHarness;

async function open(
  url = '/operate/accounts',
  accounts = ['anna', 'bo', 'carla'].map((name) => account(name)),
) {
  localStorage.clear();
  api = new PretendOperations(accounts);
  const me = { sub: 'sub-anna', email: 'anna@example.test', groups: ['operators'] };
  const call = async (route: string, request?: object) =>
    route === 'GET /account' ? me : api.call(route, request);
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: 'operate', children: operateRoutes }], withComponentInputBinding()),
      { provide: ApiClient, useValue: { call } },
    ],
  });
  await TestBed.inject(AccountStore).refresh();
  harness = await RouterTestingHarness.create(url);
  await settle();
}

describe('accounts', () => {
  test('search, order and status are asked of the API and stand in the address', async () => {
    await open('/operate/accounts?search=b&status=enabled');
    expect(names()).toEqual(['bo@example.test']);
    expect(api.queries.at(-1)).toMatchObject({ search: 'b', status: 'enabled', sort: 'email', order: 'asc' });
    button('Storage').click();
    await settle();
    expect(TestBed.inject(Router).url).toBe(
      '/operate/accounts?search=b&status=enabled&sort=bytes&order=desc',
    );
    expect(header('Storage').getAttribute('aria-sort')).toBe('descending');
  });

  test('says what to do when nothing matches', async () => {
    await open('/operate/accounts?search=zebra');
    expect(text()).toContain('No account matches');
    button('Clear filters').click();
    await settle();
    expect(names().length).toBe(3);
  });

  test('columns that were put away stay away', async () => {
    await open();
    expect(all('thead th').map(({ textContent }) => textContent.trim())).toContain('Groups');
    const box = all<HTMLLabelElement>('.columns label').find((one) => one.textContent.includes('Groups'))!;
    box.querySelector('input')!.click();
    await settle();
    expect(all('thead th').map(({ textContent }) => textContent.trim())).not.toContain('Groups');
    expect(localStorage.getItem('stowage.accounts.hidden')).toBe('groups');
  });

  test('up and down lead to the same thing in the next row', async () => {
    await open();
    const ticks = all<HTMLInputElement>('tbody .tick input');
    ticks[0]!.focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(ticks[1]);
    press('End');
    expect(document.activeElement).toBe(ticks[2]);
    press('Home');
    expect(document.activeElement).toBe(ticks[0]);
  });
});

describe('acts', () => {
  beforeEach(() => open());

  test('a quota for many: asks first, tells of each that failed, goes on with those', async () => {
    api.broken.add('sub-bo');
    chooseAll();
    await settle();
    expect(text()).toContain('3 chosen');
    button('Change the quota').click();
    await settle();
    expect(api.asked.some((route) => route.startsWith('PUT'))).toBe(false);
    button('50 GB').click();
    await settle();
    await confirm();
    expect(dialog().textContent).toContain('bo@example.test Stowage has a problem of its own.');
    expect(dialog().textContent).not.toContain('carla@example.test');
    expect(quotas()).toEqual([50e9, 10_000, 50e9]);

    api.broken.clear();
    await confirm();
    expect(dialog().open).toBe(false);
    expect(quotas()).toEqual([50e9, 50e9, 50e9]);
  });

  test('undoing gives each its own quota back', async () => {
    api.accounts[1] = account('bo', { quota: { maxBytes: 77, maxFiles: 7, maxFileBytes: 7 } });
    await TestBed.inject(Router).navigateByUrl('/operate/accounts?order=desc');
    await settle();
    chooseAll();
    await settle();
    button('Change the quota').click();
    await settle();
    expect(dialog().textContent).toContain('Their quotas differ');
    button('1 GB').click();
    await confirm();
    expect(quotas()).toEqual([1e9, 1e9, 1e9]);
    const [notice] = TestBed.inject(Notices).confirmations();
    expect(notice?.text).toBe('Quota changed. Accounts: 3');
    notice!.action!.run();
    await settle();
    expect(quotas()).toEqual([10_000, 77, 10_000]);
    expect(text()).toContain('1 kB of 77 bytes');
  });

  test('nobody disables themselves', async () => {
    chooseAll();
    await settle();
    button('Disable').click();
    await settle();
    expect(dialog().textContent).toContain('Your own account is left out');
    await confirm();
    expect(api.accounts.map(({ status }) => status)).toEqual(['enabled', 'disabled', 'disabled']);
    TestBed.inject(Notices).confirmations()[0]!.action!.run();
    await settle();
    expect(api.accounts.every(({ status }) => status === 'enabled')).toBe(true);
  });

  test('what would change nothing is not offered', async () => {
    chooseAll();
    await settle();
    button('Enable').click();
    await settle();
    expect(dialog().textContent).toContain('This would change nothing');
    expect(dialog().querySelector('[type=submit]')).toBeNull();
  });

  test('an amount that is no number is not sent', async () => {
    chooseAll();
    await settle();
    button('Change the quota').click();
    await settle();
    const box = dialog().querySelector<HTMLInputElement>('input[type=number]')!;
    box.value = '';
    box.dispatchEvent(new Event('input'));
    await settle();
    expect(dialog().querySelector<HTMLButtonElement>('[type=submit]')!.disabled).toBe(true);
    box.value = '2.5';
    box.dispatchEvent(new Event('input'));
    await settle();
    await confirm();
    // What stood there before was in kilobytes.
    expect(quotas()).toEqual([2_500, 2_500, 2_500]);
  });
});

test('a 403 in the middle of a session closes the screens, and nothing stays on them', async () => {
  await open();
  expect(text()).toContain('carla@example.test');
  api.isClosed = true;
  button('Storage').click();
  await settle();
  expect(text()).toContain('These pages are for operators');
  expect(text()).not.toContain('example.test');
});

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    await harness.fixture.whenStable();
  }
}

const root = (): HTMLElement => harness.fixture.nativeElement as HTMLElement;
const all = <T extends HTMLElement>(selector: string): T[] => [...root().querySelectorAll<T>(selector)];
const text = (): string => root().textContent;
const names = () => all('tbody .email a').map(({ textContent }) => textContent);
const header = (name: string) => all('thead th').find(({ textContent }) => textContent.includes(name))!;
const button = (name: string) => all('button').find(({ textContent }) => textContent.trim() === name)!;
const dialog = () => root().querySelector('dialog')!;
const chooseAll = () => all('thead input')[0]!.click();
const quotas = () => api.accounts.map(({ quota }) => quota.maxBytes);

async function confirm(): Promise<void> {
  dialog()
    .querySelector('form')!
    .dispatchEvent(new Event('submit', { cancelable: true }));
  await settle();
}

function press(key: string): void {
  document.activeElement!.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  );
}

// jsdom knows the element, but not how it opens.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};
