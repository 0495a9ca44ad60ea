import { inject } from '@angular/core';
import { RedirectCommand, Router } from '@angular/router';
import { Session } from './session';
/** Pages with somebody's data. Who signed in here before goes straight to the provider; others see the welcome. */
export const whenSignedIn = (_, { url }) => {
  const session = inject(Session);
  if (session.state() !== 'signed-out') return true;
  if (session.isKnownHere()) {
    void session.signIn(url);
    return false;
  }
  const welcome = inject(Router).createUrlTree(['/'], url === '/library' ? {} : { queryParams: { to: url } });
  return new RedirectCommand(welcome, { replaceUrl: true });
};
/** The welcome page is for those who are not signed in. */
export const whenSignedOut = () =>
  inject(Session).state() === 'signed-out' || inject(Router).createUrlTree(['/library']);
