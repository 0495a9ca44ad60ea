// Shows our API, and nobody else, who asks; and answers its 401.

import {
  HttpErrorResponse,
  type HttpEvent,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { DOCUMENT, inject } from '@angular/core';
import { NEVER, type Observable, catchError, finalize, from, switchMap, throwError } from 'rxjs';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import type { Credential } from './credential-store';
import { isOurApi } from './our-api';
import { Session } from './session';
import { SignInError } from './sign-in-error';

export const authorize: HttpInterceptorFn = (request, next) => {
  if (!isOurApi(request.url, inject(CONSOLE_CONFIG).apiBase, inject(DOCUMENT).baseURI)) return next(request);
  const session = inject(Session);
  const isTyped = typed.has(request.method);

  const show = (credential: Credential | undefined) =>
    next(credential === undefined ? request : request.clone({ setHeaders: session.headersOf(credential) }));

  const send = (): Observable<HttpEvent<unknown>> =>
    from(session.credential()).pipe(
      switchMap((credential) =>
        show(credential).pipe(
          catchError((error: unknown) => {
            if (!isUnauthorized(error)) return throwError(() => error);
            return from(session.credentialInsteadOf(credential)).pipe(
              catchError((cause: unknown) => throwError(() => unanswered(cause, request))),
              switchMap((renewed) => (renewed === undefined ? throwError(() => error) : show(renewed))),
              catchError((last: unknown) => (isUnauthorized(last) ? end(last) : throwError(() => last))),
            );
          }),
        ),
      ),
    );

  const end = (refusal: unknown): Observable<HttpEvent<unknown>> =>
    from(session.end()).pipe(
      switchMap((ending) => {
        if (ending === 'leaving') return NEVER;
        if (ending === 'waiting' && isTyped) return from(session.goingOn()).pipe(switchMap(send));
        return throwError(() => refusal);
      }),
    );

  return isTyped ? send().pipe(finalize(session.stayWhile(() => true))) : send();
};

/** Carries what somebody has typed, which would be gone with the page. So it waits until the session goes on. */
const typed: ReadonlySet<string> = new Set(['PATCH', 'PUT']);

/** Whoever cannot reach the provider has not lost the session: to the caller it is a request that got no answer. */
const unanswered = (cause: unknown, { url }: HttpRequest<unknown>): unknown =>
  cause instanceof SignInError ? new HttpErrorResponse({ status: 0, url, error: cause }) : cause;

const isUnauthorized = (error: unknown): boolean =>
  error instanceof HttpErrorResponse && error.status === 401;
