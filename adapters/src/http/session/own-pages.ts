import { DomainError } from '@stowage/domain';
import { routes, type Route } from '../../contract/routes.ts';
import { sessionHeader } from '../../contract/session.ts';
import type { Settings } from '../../settings.ts';
import type { HttpMiddleware } from '../exchange.ts';
import { headerOf } from '../header.ts';

/**
 * Refuses who begins, renews or ends a session from a page that is not ours. Not even a cookie is needed for harm: a
 * forged beginning would sign its victim in as somebody else. On the rest of the API CloudFront asks the same of
 * requests with a cookie (session-cookie.js).
 */
export function ownPages({ site }: Pick<Settings, 'site'>): HttpMiddleware {
  return {
    before({ event, context: { exchange } }) {
      if ((routes[exchange.route!] as Route).function !== 'session') return;
      if (headerOf(event, sessionHeader) !== '1' || headerOf(event, 'origin') !== site) {
        throw new DomainError('forbidden', 'Only a page of this site may ask this.');
      }
    },
  };
}
