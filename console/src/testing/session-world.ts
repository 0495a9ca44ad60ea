// A browser with one page of the console in it, a provider, and an API, which answer as the test says. Between them is
// everything real: the interceptor, angular-oauth2-oidc, the router, the storage.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Component } from '@angular/core';
import {
  HttpBackend,
  HttpClient,
  HttpErrorResponse,
  HttpHeaders,
  type HttpRequest,
  HttpResponse,
  provideHttpClient,
  withInterceptors,
} from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { LoginFlow } from '@stowage/adapters/contract/console-config';
import { provideOAuthClient } from 'angular-oauth2-oidc';
import { firstValueFrom, from, of, switchMap, throwError } from 'rxjs';
import { takeAnswer } from '../app/session/answer';
import { authorize } from '../app/session/authorize';
import { LEAVE } from '../app/session/leave';
import { renewAsGranted } from '../app/session/renew-as-granted';
import { Session } from '../app/session/session';
import { CONSOLE_CONFIG } from '../app/shared/runtime/console-config';
import { PretendChannel } from './pretend-tabs';

@Component({ template: '' })
class Page {}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Of somebody who would like to be the provider. */
export const anotherKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** Another tab of the same browser, as this one hears it. */
export class Tab {
  generation = Date.now() + 1000;
  readonly heard: object[] = [];
  has: object | undefined;
  readonly #channel = new PretendChannel('stowage.session');

  constructor() {
    this.#channel.onmessage = ({ data }) => {
      const { credential, wanted } = data as { credential?: object; wanted?: true };
      if (credential) this.heard.push(credential);
      if (wanted && this.has) this.tell(this.has);
    };
  }

  /** It has renewed the session, or has begun one. */
  tell(issued: object): void {
    localStorage.setItem('stowage.signed-in', String(this.generation));
    this.send(issued);
  }

  ask(): void {
    this.#channel.postMessage({ wanted: true });
  }

  send(issued: object): void {
    const rest = { refreshToken: 'refresh of another tab', expiresAt: Date.now() + 3_600_000 };
    this.#channel.postMessage({ credential: { ...rest, ...issued, generation: this.generation } });
  }
}

export class World {
  readonly leaves: string[] = [];
  /** The grant types that the provider was asked for, and what `/session` was. */
  readonly grants: string[] = [];
  /** What our API was asked, `/session` left aside. */
  readonly requests: HttpRequest<unknown>[] = [];
  readonly refused = new Set<string>();
  refusals = 0;
  refusesAll = false;
  isReachable = true;
  latencyMs = 1;
  /** The provider renews nothing any more. */
  isOver = false;
  /** How far the provider's clock, and the site's, is ahead of this device's, in ms. */
  providerIsAheadBy = 0;
  /** Signs id tokens that come in an address. */
  key: KeyObject = keys.privateKey;
  readonly #loginFlow: LoginFlow;
  #cookie: string | undefined;
  #claims: Record<string, unknown> = {};
  #issued = 0;
  #seen = 0;

  constructor(loginFlow: LoginFlow = 'code') {
    this.#loginFlow = loginFlow;
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([authorize, renewAsGranted])),
        {
          provide: HttpBackend,
          useValue: { handle: (request: HttpRequest<unknown>) => this.#answer(request) },
        },
        provideOAuthClient(),
        provideRouter([{ path: '**', component: Page }]),
        { provide: LEAVE, useValue: (address: string) => this.leaves.push(address) },
        {
          provide: CONSOLE_CONFIG,
          useValue: {
            issuer: 'https://identity.test/pool',
            clientId: 'the-console',
            scope: 'openid stowage/files.read',
            logoutUrl: 'https://identity.test/logout',
            apiBase: '',
            loginFlow,
          },
        },
      ],
    });
  }

  get session(): Session {
    return TestBed.inject(Session);
  }

  get router(): Router {
    return TestBed.inject(Router);
  }

  /** The address that the page is left for. */
  async left(): Promise<URL> {
    await this.until(() => this.leaves.length > this.#seen);
    this.#seen = this.leaves.length;
    return new URL(this.leaves.at(-1)!, location.href);
  }

  /** What the provider's page does after the form: back to the callback, with a code or the token itself. */
  async comeBack(request: URL, claims: Record<string, unknown> = {}): Promise<void> {
    this.#claims = { nonce: request.searchParams.get('nonce'), ...claims };
    const state = request.searchParams.get('state')!;
    const answer =
      request.searchParams.get('response_type') === 'token'
        ? `#${new URLSearchParams({ id_token: this.#idToken(), access_token: 'of no use', state })}`
        : `?${new URLSearchParams({ code: 'a-code', state })}`;
    history.replaceState(null, '', `/signed-in${answer}`);
    await this.arrive();
  }

  /** The page is loaded at the address that stands in the address bar. */
  arrive(): Promise<void> {
    return this.session.completeSignIn(takeAnswer(window));
  }

  async token(): Promise<string | undefined> {
    return (await this.session.credential())?.token;
  }

  async signedIn(at = '/library'): Promise<this> {
    await this.session.signIn(at);
    await this.comeBack(await this.left());
    return this;
  }

  /** Our API replies with the token that it was shown. */
  get = (url: string): Promise<unknown> => firstValueFrom(TestBed.inject(HttpClient).get(url));

  patch = (url: string): Promise<unknown> => firstValueFrom(TestBed.inject(HttpClient).patch(url, {}));

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve));
  }

  #answer(request: HttpRequest<unknown>) {
    const body = this.#replyTo(request);
    // Later, as a network would: only then can requests overlap.
    return from(new Promise((resolve) => setTimeout(resolve, this.latencyMs))).pipe(
      switchMap(() =>
        typeof body === 'number'
          ? throwError(() => new HttpErrorResponse({ status: body, url: request.url }))
          : of(new HttpResponse({ status: 200, body, url: request.url, headers: this.#date() })),
      ),
    );
  }

  #date = () => new HttpHeaders({ Date: new Date(this.#now()).toUTCString() });
  #now = () => Date.now() + this.providerIsAheadBy;

  #replyTo(request: HttpRequest<unknown>): unknown {
    const { pathname, hostname } = new URL(request.url, location.href);
    if (hostname === 'identity.test') return this.isReachable ? this.#provider(pathname, request) : 0;
    if (pathname.startsWith('/session')) return this.#sessionInCookies(pathname, request);
    this.requests.push(request);
    const bearer = request.headers.get('Authorization')?.replace('Bearer ', '');
    const token = bearer ?? (hostname === location.hostname ? this.#cookie : undefined) ?? 'nothing';
    if (!this.refusesAll && !this.refused.has(token)) return token;
    this.refusals++;
    return 401;
  }

  #provider(pathname: string, request: HttpRequest<unknown>): unknown {
    if (pathname.endsWith('/openid-configuration')) {
      return {
        issuer: 'https://identity.test/pool',
        authorization_endpoint: 'https://identity.test/authorize',
        token_endpoint: 'https://identity.test/token',
        ...(this.#loginFlow === 'implicit' && { jwks_uri: 'https://identity.test/jwks' }),
      };
    }
    if (pathname === '/jwks') {
      return { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'a key', alg: 'RS256' }] };
    }
    const form = new URLSearchParams(String(request.body));
    this.grants.push(form.get('grant_type')!);
    if (form.get('grant_type') === 'authorization_code' && !form.get('code_verifier')) return 400;
    // It granted less than was asked for, and renews no more than it granted.
    if (form.get('grant_type') === 'refresh_token' && form.has('scope')) return 400;
    if (form.get('grant_type') === 'refresh_token' && this.isOver) return 400;
    const count = ++this.#issued;
    return {
      access_token: `token ${count}`,
      id_token: this.#idToken(),
      refresh_token: `refresh ${count}`,
      expires_in: 3600,
    };
  }

  #sessionInCookies(pathname: string, request: HttpRequest<unknown>): unknown {
    this.grants.push(`${request.method} ${pathname}`);
    if (!this.isReachable) return 503;
    if (request.headers.get('x-stowage-session') !== '1') return 403;
    if (request.method === 'DELETE') {
      this.#cookie = undefined;
      return null;
    }
    const { code, codeVerifier, nonce } = (request.body ?? {}) as Record<string, string>;
    if (pathname === '/session') {
      if (code !== 'a-code' || !codeVerifier || nonce !== this.#claims['nonce']) return 401;
    } else if (this.#cookie === undefined) return 401;
    this.#cookie = `cookie ${++this.#issued}`;
    return { sub: 'me', expiresAt: new Date(this.#now() + 900_000).toISOString() };
  }

  #idToken(): string {
    const now = Math.floor(this.#now() / 1000);
    const claims = {
      iss: 'https://identity.test/pool',
      aud: 'the-console',
      sub: 'me',
      iat: now,
      exp: now + 900,
      ...this.#claims,
    };
    const signed = [{ alg: 'RS256', kid: 'a key' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), this.key).toString('base64url')}`;
  }
}
