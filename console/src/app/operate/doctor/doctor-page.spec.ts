// The page against a site whose every answer is the same page, with somebody signed in who can be told by a header.

import { TestBed } from '@angular/core/testing';
import { afterEach, expect, test } from '@jest/globals';
import { Session } from '../../session/session';
import { DoctorPage } from './doctor-page';

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const config = {
  issuer: 'http://localhost/pool',
  clientId: 'client',
  scope: 'openid',
  loginFlow: 'code',
  apiBase: '',
  logoutUrl: 'http://localhost/logout',
  storageOrigin: 'http://localhost',
  region: 'local',
  stage: 'local',
  version: '1',
};

test('asks as whoever is signed in, and says what is wrong, why and what to do', async () => {
  const { shown, text } = await examined();
  expect(shown).toEqual([undefined, expect.stringMatching(/^Bearer eyJ/), 'Bearer mine']);
  expect(text).toContain('GET /account without a token answers 200 text/html');
  expect(text).toMatch(/Take the error pages off the distribution/);
  expect(text).toMatch(/`npm run doctor` can/);
});

test('in a German console it says so in German', async () => {
  localStorage.setItem('stowage.language', 'de');
  const { text } = await examined();
  localStorage.removeItem('stowage.language');
  expect(text).toContain('GET /account ohne Token antwortet 200 text/html');
  expect(text).toMatch(/Nehmen Sie die Fehlerseiten von der Distribution/);
  expect(text).toMatch(/`npm run doctor` kann es/);
});

async function examined() {
  const shown: (string | undefined)[] = [];
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const headers = (init?.headers ?? {}) as Record<string, string>;
    if (pathname === '/account') shown.push(headers['authorization']);
    const type = pathname === '/config.json' ? 'application/json' : 'text/html';
    // jsdom has no Response; this is what the doctor reads of one.
    return {
      status: 200,
      headers: {
        get: (name: string) => ({ 'content-type': type, 'cache-control': 'no-store' })[name] ?? null,
        has: () => false,
      },
      text: async () => (pathname === '/config.json' ? JSON.stringify(config) : '<!doctype html>'),
    } as unknown as Response;
  };
  const session = {
    credential: async () => ({ token: 'mine', expiresAt: Infinity, generation: 1 }),
    headersOf: ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` }),
  };
  TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: session }] });
  const fixture = TestBed.createComponent(DoctorPage);
  const page = fixture.nativeElement as HTMLElement;
  await fixture.whenStable();
  page.querySelector('button')!.click();
  while (shown.length < 3 || page.querySelector('button')!.disabled) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  await fixture.whenStable();
  return { shown, text: page.textContent!.replaceAll(/\s+/g, ' ') };
}
