// The session against a provider and an API that answer as the test says; between them is everything real: the
// interceptor, angular-oauth2-oidc, the router, the storage.
var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Component } from '@angular/core';
import {
  HttpClient,
  HttpBackend,
  HttpResponse,
  HttpErrorResponse,
  provideHttpClient,
  withInterceptors,
} from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { provideOAuthClient } from 'angular-oauth2-oidc';
import { firstValueFrom, from, switchMap, of, throwError } from 'rxjs';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import { authorize } from './authorize';
import { LEAVE } from './leave';
import { renewAsGranted } from './renew-as-granted';
import { Session } from './session';
describe('signing in', () => {
  test('redeems the code with its verifier, takes it out of the address, and goes back to where one was', async () => {
    const world = new World();
    await world.session.signIn('/history?kind=file.stored');
    const request = await world.left();
    expect(request.pathname).toBe('/authorize');
    expect(request.searchParams.get('code_challenge_method')).toBe('S256');
    expect(request.searchParams.get('redirect_uri')).toBe(`${location.origin}/signed-in`);
    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-in');
    expect(world.router.url).toBe('/history?kind=file.stored');
    expect(location.search).not.toContain('code=');
    expect(world.grants).toEqual(['authorization_code']);
    expect(await world.session.token()).toBe('token 1');
  });
  test('a state that is not ours never becomes a session', async () => {
    const world = new World();
    await world.session.signIn();
    const request = await world.left();
    request.searchParams.set('state', 'of-somebody-else');
    await world.comeBack(request);
    expect(world.session.state()).toBe('signed-out');
    expect(world.session.failure()).toBe('mismatch');
    expect(world.router.url).toBe('/sign-in-failed');
    expect(world.grants).toEqual([]);
  });
  test('an id token with another nonce never becomes a session, nor leaves a token behind', async () => {
    const world = new World();
    await world.session.signIn();
    const request = await world.left();
    await world.comeBack(request, { nonce: 'of-somebody-else' });
    expect(world.session.state()).toBe('signed-out');
    expect(world.router.url).toBe('/sign-in-failed');
    expect(await world.session.token()).toBeUndefined();
    expect(Object.keys(sessionStorage).filter((key) => key.includes('token'))).toEqual([]);
  });
  test('an answer without a sign-in that was begun here is not used', async () => {
    const world = new World();
    history.replaceState(null, '', '/signed-in?code=stolen&state=guessed');
    await world.session.completeSignIn();
    expect(world.session.state()).toBe('signed-out');
    expect(world.grants).toEqual([]);
    expect(location.search).toBe('');
  });
  test('a forged answer does not sign anybody out', async () => {
    const world = await new World().signedIn();
    history.replaceState(null, '', '/signed-in?code=stolen&state=guessed');
    await world.session.completeSignIn();
    expect(world.session.state()).toBe('signed-in');
    expect(await world.session.token()).toBe('token 1');
    expect(world.grants).toEqual(['authorization_code']);
  });
  test('a provider that cannot be reached is explained', async () => {
    const world = new World();
    world.isReachable = false;
    expect(await world.session.signIn()).toBe(false);
    expect(world.session.failure()).toBe('unreachable');
    expect(world.router.url).toBe('/sign-in-failed');
  });
});
describe('a 401', () => {
  test('of ten requests at once is answered by one renewal, and all go on', async () => {
    const world = await new World().signedIn();
    world.refused.add('token 1');
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.get('/files')));
    expect(replies).toEqual(Array(10).fill('token 2'));
    expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
  });
  test('that lasts causes one renewal, one sign-in, and then an explanation', async () => {
    const world = await new World().signedIn('/history');
    world.refusesAll = true;
    world.get('/files').catch(() => {});
    const request = await world.left();
    expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
    expect(await world.session.token()).toBeUndefined();
    await world.comeBack(request);
    expect(world.router.url).toBe('/history');
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.router.url).toBe('/sign-in-failed');
    expect(world.session.failure()).toBe('refused');
    expect(world.leaves).toHaveLength(2);
    expect(world.grants).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
  });
  test('does not lead away from work that is under way', async () => {
    const world = await new World().signedIn();
    world.session.waitWhile(() => true);
    world.refusesAll = true;
    await expect(world.get('/files')).rejects.toMatchObject({ status: 401 });
    expect(world.session.state()).toBe('ended');
    expect(world.leaves).toHaveLength(1);
  });
});
test('a token near its end is renewed before it is used', async () => {
  const world = await new World().signedIn();
  sessionStorage.setItem('expires_at', String(Date.now() + 2_000));
  expect(await Promise.all([world.get('/files'), world.get('/account')])).toEqual(['token 2', 'token 2']);
  expect(world.refusals).toBe(0);
  expect(world.grants).toEqual(['authorization_code', 'refresh_token']);
});
test('the token goes to our API and to nobody else', async () => {
  const world = await new World().signedIn();
  expect(await world.get('/files')).toBe('token 1');
  expect(await world.get('https://store.test/files/x')).toBe('nothing');
  expect(await world.get('/config.json')).toBe('nothing');
});
test('signing out ends it here, at the provider, and in every other tab', async () => {
  const world = await new World().signedIn();
  await world.session.signOut();
  const leave = await world.left();
  expect(leave.pathname).toBe('/logout');
  expect(leave.searchParams.get('client_id')).toBe('the-console');
  expect(leave.searchParams.get('logout_uri')).toBe(`${location.origin}/`);
  expect(world.session.isKnownHere()).toBe(false);
  const other = await new World().signedIn();
  localStorage.removeItem('stowage.signed-in');
  dispatchEvent(new StorageEvent('storage', { key: 'stowage.signed-in', newValue: null }));
  await other.until(() => other.session.state() === 'signed-out');
  expect(await other.session.token()).toBeUndefined();
});
beforeEach(() => {
  // angular-oauth2-oidc tells the console of every failure, also of those that we explain.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  sessionStorage.clear();
  localStorage.clear();
  history.replaceState(null, '', '/');
});
let Page = class Page {};
Page = __decorate([Component({ template: '' })], Page);
class World {
  leaves = [];
  /** The grant types that the provider was asked for. */
  grants = [];
  refused = new Set();
  refusals = 0;
  refusesAll = false;
  isReachable = true;
  #claims = {};
  #issued = 0;
  #seen = 0;
  constructor() {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([authorize, renewAsGranted])),
        {
          provide: HttpBackend,
          useValue: { handle: (request) => this.#answer(request) },
        },
        provideOAuthClient(),
        provideRouter([{ path: '**', component: Page }]),
        { provide: LEAVE, useValue: (address) => this.leaves.push(address) },
        {
          provide: CONSOLE_CONFIG,
          useValue: {
            issuer: 'https://identity.test/pool',
            clientId: 'the-console',
            scope: 'openid stowage/files.read',
            logoutUrl: 'https://identity.test/logout',
            apiBase: '',
          },
        },
      ],
    });
  }
  get session() {
    return TestBed.inject(Session);
  }
  get router() {
    return TestBed.inject(Router);
  }
  /** The address that the page is left for. */
  async left() {
    await this.until(() => this.leaves.length > this.#seen);
    this.#seen = this.leaves.length;
    return new URL(this.leaves.at(-1));
  }
  /** What the provider's page does after the form: back to the callback, with a code. */
  async comeBack(request, claims = {}) {
    this.#claims = { nonce: request.searchParams.get('nonce'), ...claims };
    const answer = new URLSearchParams({ code: 'a-code', state: request.searchParams.get('state') });
    history.replaceState(null, '', `/signed-in?${answer}`);
    await this.session.completeSignIn();
  }
  async signedIn(at = '/library') {
    await this.session.signIn(at);
    await this.comeBack(await this.left());
    return this;
  }
  /** Our API replies with the token that it was shown. */
  get = (url) => firstValueFrom(TestBed.inject(HttpClient).get(url));
  async until(isSo) {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve));
  }
  #answer(request) {
    const body = this.#replyTo(request);
    // Later, as a network would: only then can requests overlap.
    return from(new Promise((resolve) => setTimeout(resolve, 1))).pipe(
      switchMap(() =>
        typeof body === 'number'
          ? throwError(() => new HttpErrorResponse({ status: body, url: request.url }))
          : of(new HttpResponse({ status: 200, body, url: request.url })),
      ),
    );
  }
  #replyTo(request) {
    const { pathname, hostname } = new URL(request.url, location.href);
    if (hostname === 'identity.test') return this.isReachable ? this.#provider(pathname, request) : 0;
    const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? 'nothing';
    if (!this.refusesAll && !this.refused.has(token)) return token;
    this.refusals++;
    return 401;
  }
  #provider(pathname, request) {
    if (pathname.endsWith('/openid-configuration')) {
      return {
        issuer: 'https://identity.test/pool',
        authorization_endpoint: 'https://identity.test/authorize',
        token_endpoint: 'https://identity.test/token',
      };
    }
    const form = new URLSearchParams(String(request.body));
    this.grants.push(form.get('grant_type'));
    if (form.get('grant_type') === 'authorization_code' && !form.get('code_verifier')) return 400;
    // It granted less than was asked for, and renews no more than it granted.
    if (form.get('grant_type') === 'refresh_token' && form.has('scope')) return 400;
    const count = ++this.#issued;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://identity.test/pool',
      aud: 'the-console',
      sub: 'me',
      iat: now,
      exp: now + 3600,
      ...this.#claims,
    };
    return {
      access_token: `token ${count}`,
      id_token: ['{"alg":"RS256"}', JSON.stringify(claims), 'signature'].map((part) => btoa(part)).join('.'),
      refresh_token: `refresh ${count}`,
      expires_in: 3600,
    };
  }
}
