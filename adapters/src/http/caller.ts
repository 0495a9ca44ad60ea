// Who calls, by the claims of the token that the gateway verified; and what the gateway cannot check about them.

import { DomainError, notAllowed, operatorsGroup, Owner } from '@stowage/domain';
import { routes, type Route } from '../contract/routes.ts';
import type { Settings } from '../settings.ts';
import type { HttpMiddleware, TokenSession } from './exchange.ts';
import type { UseCases } from './handlers.ts';

/** Claims as API Gateway hands them over: everything is text. */
export type Claims = Readonly<Record<string, string | undefined>>;

export function caller(
  settings: Pick<Settings, 'clientId' | 'machineClients' | 'loginFlow'>,
  useCases: Pick<UseCases, 'checkStanding' | 'checkOperator'>,
): HttpMiddleware {
  return {
    async before({ event, context: { exchange } }) {
      const { scope } = routes[exchange.route!] as Route;
      if (scope === 'public') return;
      const claims = event.requestContext.authorizer?.['claims'] as Claims | undefined;
      if (!claims?.['sub']) throw new DomainError('unauthorized', 'This needs a verified token.');
      const allowed =
        settings.loginFlow === 'implicit'
          ? isIdTokenOf(claims, settings.clientId)
          : isAccessTokenOfOurs(claims, settings) && hasScope(claims, scope);
      if (!allowed) throw notAllowed();
      const caller = { owner: Owner.parse(claims['sub']), requestId: event.requestContext.requestId };
      exchange.caller = caller;
      const session = sessionOf(claims);
      if (session) exchange.session = session;
      const token = { issuedAt: parseTime(claims['iat']), sessionId: session?.id };
      if (scope === 'stowage/operate') {
        // The scope and the group say what the token was given, the directory what the person is now.
        if (!parseGroups(claims['cognito:groups']).includes(operatorsGroup)) throw notAllowed();
        await useCases.checkOperator.execute({ caller, token });
      } else if (scope === 'stowage/files.write') {
        await useCases.checkStanding.execute({ caller, token });
      }
    },
  };
}

/** Tokens that were renewed keep the number and the time of their sign-in. */
function sessionOf({ origin_jti: id, auth_time: time }: Claims): TokenSession | undefined {
  const signedInAt = parseTime(time);
  return id === undefined || signedInAt === undefined ? undefined : { id, signedInAt };
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

/** A REST API's authorizer writes a list as `a,b`, others as `[a b]`. */
export function parseGroups(text: string | undefined): string[] {
  if (!text) return [];
  const inBrackets = /^\[(.*)\]$/s.exec(text)?.[1];
  return (inBrackets?.split(' ') ?? text.split(',')).filter((group) => group !== '');
}

/** A REST API's authorizer writes the times of a token as `Tue Nov 24 09:00:00 UTC 2026`, others as seconds since 1970. */
export function parseTime(text: string | undefined): number | undefined {
  const time = /^\d+$/.test(text ?? '') ? Number(text) * 1000 : Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
