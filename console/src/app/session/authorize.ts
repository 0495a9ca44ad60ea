// Shows our API, and nobody else, who asks; and answers its 401.

import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { DOCUMENT, inject } from '@angular/core';
import { NEVER, type Observable, catchError, from, switchMap, throwError } from 'rxjs';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import type { Credential } from './credential-store';
import { isOurApi } from './our-api';
import { Session } from './session';
import { SignInError } from './sign-in-error';

export const authorize: HttpInterceptorFn = (request, next) => {
  if (!isOurApi(request.url, inject(CONSOLE_CONFIG).apiBase, inject(DOCUMENT).baseURI)) return next(request);
  const session = inject(Session);

  const send = (credential: Credential | undefined) =>
    next(credential === undefined ? request : request.clone({ setHeaders: session.headersOf(credential) }));

  const end = (refusal: unknown): Observable<never> =>
    from(session.end()).pipe(switchMap((isLeaving) => (isLeaving ? NEVER : throwError(() => refusal))));

  return from(session.credential()).pipe(
    switchMap((credential) =>
      send(credential).pipe(
        catchError((error: unknown) => {
          if (!isUnauthorized(error)) return throwError(() => error);
          return from(session.credentialInsteadOf(credential)).pipe(
            catchError((cause: unknown) => throwError(() => unanswered(cause, request))),
            switchMap((renewed) => (renewed === undefined ? throwError(() => error) : send(renewed))),
            catchError((last: unknown) => (isUnauthorized(last) ? end(last) : throwError(() => last))),
          );
        }),
      ),
    ),
  );
};

/** Whoever cannot reach the provider has not lost the session: to the caller it is a request that got no answer. */
const unanswered = (cause: unknown, { url }: HttpRequest<unknown>): unknown =>
  cause instanceof SignInError ? new HttpErrorResponse({ status: 0, url, error: cause }) : cause;

const isUnauthorized = (error: unknown): boolean =>
  error instanceof HttpErrorResponse && error.status === 401;
