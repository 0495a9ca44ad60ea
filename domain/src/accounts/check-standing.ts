import type { Instant } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Standing } from './account.ts';

/** Refuses who was disabled or signed out after their token was issued. A token would hold until it expires. */
export class CheckStanding {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** @throws forbidden, unauthorized */
  async execute({ caller, token }: { caller: Caller; token: TokenFacts }): Promise<void> {
    const refusal = refusalByStanding(await this.#ledger.account(caller.owner), token);
    if (refusal) throw refusal;
  }
}

export const sessionEnded = (): DomainError =>
  new DomainError('unauthorized', 'This session was ended; sign in again.');

/** What a token says of itself; each is undefined where it does not. */
export interface TokenFacts {
  readonly issuedAt: Instant | undefined;
  readonly sessionId: string | undefined;
}

/** Tokens tell their time in whole seconds, so one from the second of the sign-out is taken for an earlier one. */
export function refusalByStanding(
  { disabledAt, signedOutAt, endedSessions }: Standing,
  { issuedAt, sessionId }: TokenFacts,
): DomainError | undefined {
  if (disabledAt !== undefined) return new DomainError('forbidden', 'This account is disabled.');
  const isSignedOut = signedOutAt !== undefined && (issuedAt === undefined || issuedAt <= signedOutAt);
  const isEnded = sessionId !== undefined && endedSessions?.includes(sessionId) === true;
  if (isSignedOut || isEnded) {
    return sessionEnded();
  }
  return undefined;
}
