import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import { refusalByStanding, type TokenFacts } from './check-standing.ts';
import { isOperator, notAllowed } from './operators.ts';

/** Refuses who is no operator now, whatever their token says: it may be older than the loss of the group. */
export class CheckOperator {
  readonly #ledger: Ledger;
  readonly #userDirectory: UserDirectory;

  constructor(ledger: Ledger, userDirectory: UserDirectory) {
    this.#ledger = ledger;
    this.#userDirectory = userDirectory;
  }

  /** @throws forbidden, unauthorized */
  async execute(command: { caller: Caller; token: TokenFacts }): Promise<void> {
    const { owner } = command.caller;
    const [account, user] = await Promise.all([this.#ledger.account(owner), this.#userDirectory.find(owner)]);
    const refusal = refusalByStanding(account, command.token);
    if (refusal) throw refusal;
    if (!isOperator(user)) throw notAllowed();
  }
}
