import type { Instant } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import { refusalByStanding } from './check-standing.ts';
import { isOperator, notAllowed } from './operators.ts';

/** Refuses who is no operator now, whatever their token says: it may be older than the loss of the group. */
export class CheckOperator {
  readonly #ledger: Ledger;
  readonly #userDirectory: UserDirectory;

  constructor(ledger: Ledger, userDirectory: UserDirectory) {
    this.#ledger = ledger;
    this.#userDirectory = userDirectory;
  }

  /** @param command.issuedAt when the token was issued; undefined if it does not say. @throws forbidden, unauthorized */
  async execute(command: { caller: Caller; issuedAt: Instant | undefined }): Promise<void> {
    const { owner } = command.caller;
    const [account, user] = await Promise.all([this.#ledger.account(owner), this.#userDirectory.find(owner)]);
    const refusal = refusalByStanding(account, command.issuedAt);
    if (refusal) throw refusal;
    if (!isOperator(user)) throw notAllowed();
  }
}
