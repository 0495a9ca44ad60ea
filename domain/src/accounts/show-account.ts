import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { User, UserDirectory } from '../ports/user-directory.ts';
import type { Account } from './account.ts';

/** The caller's own usage and quota, and who the directory says they are. */
export class ShowAccount {
  readonly #ledger: Ledger;
  readonly #userDirectory: UserDirectory;

  constructor(ledger: Ledger, userDirectory: UserDirectory) {
    this.#ledger = ledger;
    this.#userDirectory = userDirectory;
  }

  async execute(command: { caller: Caller }): Promise<{ account: Account; user: User | undefined }> {
    const { owner } = command.caller;
    const [account, user] = await Promise.all([this.#ledger.account(owner), this.#userDirectory.find(owner)]);
    return { account, user };
  }
}
