import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, expect, test } from '@jest/globals';
import { Session } from '../session/session';
import { ApiClient } from '../shared/api/api-client';
import { ApiProblem } from '../shared/api/api-problem';
import { Notices } from '../shared/ui/notices';
import { AccountStore } from '../shell/account-store';
import { MySessionsPage } from './my-sessions-page';

const time = '2026-11-24T09:30:00.000Z';
const session = (sessionId: string, program: string | null, system: string | null, current = false) => ({
  sessionId,
  signedInAt: time,
  lastSeenAt: time,
  program,
  system,
  current,
});

let calls: unknown[];
let failure: Error | undefined;
let signOuts: number;
const account = signal<object | undefined>(undefined);

beforeEach(() => {
  calls = [];
  failure = undefined;
  signOuts = 0;
  account.set({
    sessions: [
      session('1', 'Firefox', 'Windows'),
      session('2', 'Chrome', 'Linux', true),
      session('3', null, '<b>system</b>'),
      session('4', null, null),
    ],
  });
  TestBed.configureTestingModule({
    providers: [
      { provide: AccountStore, useValue: { account, refresh: async () => calls.push('refresh') } },
      { provide: Session, useValue: { signOut: async () => signOuts++ } },
      {
        provide: ApiClient,
        useValue: {
          call: async (...call: unknown[]) => {
            calls.push(call);
            if (failure) throw failure;
          },
        },
      },
    ],
  });
});

function open(): HTMLElement {
  const fixture = TestBed.createComponent(MySessionsPage);
  fixture.detectChanges();
  calls = [];
  return fixture.nativeElement as HTMLElement;
}

const button = (page: HTMLElement, text: string): HTMLButtonElement =>
  [...page.querySelectorAll('button')].find((it) => (it.ariaLabel ?? it.textContent).includes(text))!;

test('says what each one is, as text, and which one is this', () => {
  const page = open();
  expect([...page.querySelectorAll('strong')].map((it) => it.textContent)).toEqual([
    'Firefox on Windows',
    'Chrome on Linux',
    '<b>system</b>',
    'A program that does not say what it is',
  ]);
  const [, mine] = page.querySelectorAll('li');
  expect(mine!.textContent).toContain('This browser');
  expect(mine!.textContent).toContain('Sign out');
});

test('ends one, and looks again', async () => {
  const page = open();
  button(page, 'End the session of Firefox on Windows').click();
  await Promise.resolve();
  expect(calls[0]).toEqual(['DELETE /account/sessions/{sessionId}', { path: { sessionId: '1' } }]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls[1]).toBe('refresh');
});

test('ends all, and then signs out here', async () => {
  const page = open();
  button(page.querySelector('dialog')!, 'Sign out everywhere').click();
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls).toEqual([['DELETE /account/sessions']]);
  expect(signOuts).toBe(1);
});

test('tells what did not work, and signs nobody out', async () => {
  HTMLDialogElement.prototype.close ??= () => {};
  failure = new ApiProblem('unavailable', 'not now');
  const page = open();
  button(page.querySelector('dialog')!, 'Sign out everywhere').click();
  await new Promise((resolve) => setTimeout(resolve));
  expect(signOuts).toBe(0);
  expect(TestBed.inject(Notices).notices()).toHaveLength(1);
});
