import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, provideZonelessChangeDetection } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import { provideOAuthClient } from 'angular-oauth2-oidc';
import { routes } from './app.routes';
import { ANSWER, type Answer } from './session/answer';
import { authorize } from './session/authorize';
import { renewAsGranted } from './session/renew-as-granted';
import { CONSOLE_CONFIG } from './shared/runtime/console-config';
import { provideConstructedStyles } from './shared/runtime/constructed-styles';
import { PageTitle } from './shared/runtime/page-title';

/**
 * The composition root.
 * @param answer the identity provider's, that the page was loaded with
 */
export const appConfig = (config: ConsoleConfig, answer: Answer): ApplicationConfig => ({
  providers: [
    provideZonelessChangeDetection(),
    provideConstructedStyles(),
    // In place of a <base> element, which `base-uri 'none'` forbids.
    { provide: APP_BASE_HREF, useValue: '/' },
    { provide: CONSOLE_CONFIG, useValue: config },
    { provide: ANSWER, useValue: answer },
    provideHttpClient(withFetch(), withInterceptors([authorize, renewAsGranted])),
    provideOAuthClient(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    { provide: TitleStrategy, useExisting: PageTitle },
  ],
});
