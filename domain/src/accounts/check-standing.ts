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

  /** @param command.issuedAt when the token was issued; undefined if it does not say. @throws forbidden, unauthorized */
  async execute(command: { caller: Caller; issuedAt: Instant | undefined }): Promise<void> {
    const refusal = refusalByStanding(await this.#ledger.account(command.caller.owner), command.issuedAt);
    if (refusal) throw refusal;
  }
}

/** Tokens tell their time in whole seconds, so one from the second of the sign-out is taken for an earlier one. */
export function refusalByStanding(
  { disabledAt, signedOutAt }: Standing,
  issuedAt: Instant | undefined,
): DomainError | undefined {
  if (disabledAt !== undefined) return new DomainError('forbidden', 'This account is disabled.');
  if (signedOutAt !== undefined && (issuedAt === undefined || issuedAt <= signedOutAt)) {
    return new DomainError('unauthorized', 'This session was ended; sign in again.');
  }
  return undefined;
}
