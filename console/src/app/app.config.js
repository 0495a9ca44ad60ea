import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import { provideZonelessChangeDetection } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import { provideOAuthClient } from 'angular-oauth2-oidc';
import { routes } from './app.routes';
import { authorize } from './session/authorize';
import { renewAsGranted } from './session/renew-as-granted';
import { CONSOLE_CONFIG } from './shared/runtime/console-config';
import { provideConstructedStyles } from './shared/runtime/constructed-styles';
import { PageTitle } from './shared/runtime/page-title';
/** The composition root. */
export const appConfig = (config) => ({
  providers: [
    provideZonelessChangeDetection(),
    provideConstructedStyles(),
    // In place of a <base> element, which `base-uri 'none'` forbids.
    { provide: APP_BASE_HREF, useValue: '/' },
    { provide: CONSOLE_CONFIG, useValue: config },
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
