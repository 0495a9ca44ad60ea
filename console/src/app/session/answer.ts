import { InjectionToken } from '@angular/core';

/** The provider's answer in the callback's address: its query and its fragment, each with its first character. */
export interface Answer {
  readonly search: string;
  readonly hash: string;
}

/** The answer that the page was loaded with, if it was. */
export const ANSWER = new InjectionToken<Answer>('Answer');

/**
 * Takes the provider's answer out of the address, so that no code or token is seen in the address bar, kept in the
 * history, or told to anybody as the page that one came from.
 */
export function takeAnswer({ location, history }: Pick<Window, 'location' | 'history'>): Answer {
  const { pathname, search, hash } = location;
  if (pathname !== '/signed-in') return { search: '', hash: '' };
  history.replaceState(null, '', pathname);
  return { search, hash };
}
