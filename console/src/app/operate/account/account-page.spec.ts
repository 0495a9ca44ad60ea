// One account as an operator looks at it: where its owner is signed in, and what signing them out leaves.

import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { expect, test } from '@jest/globals';
import { account, PretendOperations } from '../../../testing/pretend-operations';
import { ApiClient } from '../../shared/api/api-client';
import { CONSOLE_CONFIG } from '../../shared/runtime/console-config';
import { AccountStore } from '../../shell/account-store';
import { operateRoutes } from '../operate.routes';

const session = (sessionId: string, signedInAt: string, program: string | null, system: string | null) => ({
  ...{ sessionId, signedInAt, program, system },
  lastSeenAt: signedInAt,
  current: false,
});

let api: PretendOperations;
let harness: RouterTestingHarness;

async function open(sessions: PretendOperations['sessions']): Promise<void> {
  api = new PretendOperations([account('bo')]);
  api.sessions = sessions;
  const me = { sub: 'sub-anna', email: 'anna@example.test', groups: ['operators'] };
  const call = async (route: string, request?: object) =>
    route === 'GET /account' ? me : api.call(route, request);
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: 'operate', children: operateRoutes }], withComponentInputBinding()),
      { provide: ApiClient, useValue: { call } },
      { provide: CONSOLE_CONFIG, useValue: { region: 'local' } },
    ],
  });
  await TestBed.inject(AccountStore).refresh();
  harness = await RouterTestingHarness.create('/operate/accounts/sub-bo?view=sessions');
  await settle();
}

test('shows where its owner is signed in, as text', async () => {
  await open([
    session('1', '2026-11-24T09:00:00.000Z', 'Firefox', 'Windows'),
    session('2', '2026-11-23T09:00:00.000Z', null, '<b>system</b>'),
  ]);
  expect(rows()).toEqual(['Firefox on Windows', '<b>system</b>']);
  expect(all('tbody time').map((it) => it.getAttribute('datetime'))).toContain('2026-11-23T09:00:00.000Z');
});

test('says that there is no session', async () => {
  await open([]);
  expect(rows()).toEqual([]);
  expect(text()).toContain('They are not signed in anywhere');
});

test('signing out everywhere takes the sessions from before off the list, without another look', async () => {
  await open([
    // The clock of the pretended API: signed out at 13:00.
    session('1', '2026-11-24T13:30:00.000Z', 'Chrome', 'Linux'),
    session('2', '2026-11-24T09:00:00.000Z', 'Firefox', 'Windows'),
  ]);
  all<HTMLButtonElement>('stw-account-sessions button')[0]!.click();
  await settle();
  all('dialog form')[0]!.dispatchEvent(new Event('submit', { cancelable: true }));
  await settle();
  expect(rows()).toEqual(['Chrome on Linux']);
  expect(api.asked).toEqual(['GET /operations/accounts/sub-bo', 'POST /operations/accounts/sub-bo/sign-out']);
});

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    await harness.fixture.whenStable();
  }
}

const root = () => harness.fixture.nativeElement as HTMLElement;
const all = <T extends HTMLElement>(selector: string): T[] => [...root().querySelectorAll<T>(selector)];
const text = (): string => root().textContent;
const rows = () => all('stw-account-sessions tbody th').map(({ textContent }) => textContent.trim());

// jsdom knows the element, but not how it opens.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};
