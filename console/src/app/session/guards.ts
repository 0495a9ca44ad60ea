import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { Session } from './session';

/**
 * Pages with somebody's data. Where a tab of this browser is signed in, so is this one; who signed in here before goes
 * straight to the provider; others see the welcome.
 */
export const whenSignedIn: CanActivateFn = async (_, { url }) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.state() !== 'signed-out') return true;
  if (session.isKnownHere()) {
    if (await session.join()) return true;
    void session.signIn(url);
    return false;
  }
  const welcome = router.createUrlTree(['/'], url === '/library' ? {} : { queryParams: { to: url } });
  return new RedirectCommand(welcome, { replaceUrl: true });
};

/** The welcome page is for those who are not signed in. */
export const whenSignedOut: CanActivateFn = () =>
  inject(Session).state() === 'signed-out' || inject(Router).createUrlTree(['/library']);
