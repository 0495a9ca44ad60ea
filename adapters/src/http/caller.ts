// Who calls, by the claims of the token that the gateway verified; and what the gateway cannot check about them.

import { DomainError, Owner } from '@stowage/domain';
import { routes, type Route } from '../contract/routes.ts';
import type { Settings } from '../settings.ts';
import type { HttpMiddleware } from './exchange.ts';

/** Claims as API Gateway hands them over: everything is text. */
export type Claims = Readonly<Record<string, string | undefined>>;

const operators = 'operators';

export function caller(
  settings: Pick<Settings, 'clientId' | 'machineClients' | 'loginFlow'>,
): HttpMiddleware {
  return {
    before({ event, context: { exchange } }) {
      const { scope } = routes[exchange.route!] as Route;
      if (scope === 'public') return;
      const claims = event.requestContext.authorizer?.['claims'] as Claims | undefined;
      if (!claims?.['sub']) throw new DomainError('unauthorized', 'This needs a verified token.');
      const allowed =
        settings.loginFlow === 'implicit'
          ? isIdTokenOf(claims, settings.clientId)
          : isAccessTokenOfOurs(claims, settings) && hasScope(claims, scope);
      if (!allowed) throw forbidden();
      // The scope says what the session was granted, the group what the person is now.
      if (scope === 'stowage/operate' && !parseGroups(claims['cognito:groups']).includes(operators)) {
        throw forbidden();
      }
      exchange.caller = { owner: Owner.parse(claims['sub']), requestId: event.requestContext.requestId };
    },
  };
}

/** The console's, for a person; or that of a machine client of ours, which is its own owner. */
function isAccessTokenOfOurs(claims: Claims, ours: Pick<Settings, 'clientId' | 'machineClients'>): boolean {
  const { client_id: client = '', sub, token_use: use } = claims;
  if (use !== 'access') return false;
  return ours.machineClients.includes(client) ? sub === client : client === ours.clientId && sub !== client;
}

const isIdTokenOf = (claims: Claims, clientId: string): boolean =>
  claims['token_use'] === 'id' && claims['aud'] === clientId;

const hasScope = (claims: Claims, scope: string): boolean =>
  (claims['scope'] ?? '').split(' ').includes(scope);

const forbidden = (): DomainError => new DomainError('forbidden', 'The token does not allow this request.');

/** A REST API's authorizer writes a list as `a,b`, others as `[a b]`. */
export function parseGroups(text: string | undefined): string[] {
  if (!text) return [];
  const inBrackets = /^\[(.*)\]$/s.exec(text)?.[1];
  return (inBrackets?.split(' ') ?? text.split(',')).filter((group) => group !== '');
}
