// Gives our API, and nobody else, the token; and answers its 401.
import { HttpErrorResponse } from '@angular/common/http';
import { DOCUMENT, inject } from '@angular/core';
import { NEVER, catchError, from, switchMap, throwError } from 'rxjs';
import { CONSOLE_CONFIG } from '../shared/runtime/console-config';
import { isOurApi } from './our-api';
import { Session } from './session';
export const authorize = (request, next) => {
  if (!isOurApi(request.url, inject(CONSOLE_CONFIG).apiBase, inject(DOCUMENT).baseURI)) return next(request);
  const session = inject(Session);
  const send = (token) => next(token === undefined ? request : bearing(request, token));
  return from(session.token()).pipe(
    switchMap((token) =>
      send(token).pipe(
        catchError((error) => {
          if (!isUnauthorized(error)) return throwError(() => error);
          return from(session.tokenInsteadOf(token)).pipe(
            switchMap((renewed) => (renewed === undefined ? throwError(() => error) : send(renewed))),
            catchError((last) =>
              isUnauthorized(last)
                ? from(session.end()).pipe(
                    switchMap((isLeaving) => (isLeaving ? NEVER : throwError(() => last))),
                  )
                : throwError(() => last),
            ),
          );
        }),
      ),
    ),
  );
};
const bearing = (request, token) => request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
const isUnauthorized = (error) => error instanceof HttpErrorResponse && error.status === 401;
