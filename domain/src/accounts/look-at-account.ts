import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Journal } from '../ports/journal.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register, RegisteredAccount } from '../ports/register.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import { accountOfUser } from './account-of-user.ts';

/**
 * An operator's look at somebody's account. It is entered into that person's record before anything is returned: what
 * the operator then reads of theirs was looked at on the record, and if the entry cannot be written, nothing is read.
 */
export class LookAtAccount {
  readonly #ledger: Ledger;
  readonly #register: Register;
  readonly #userDirectory: UserDirectory;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(
    ledger: Ledger,
    register: Register,
    userDirectory: UserDirectory,
    journal: Journal,
    clock: Clock,
    newId: NewId,
  ) {
    this.#ledger = ledger;
    this.#register = register;
    this.#userDirectory = userDirectory;
    this.#journal = journal;
    this.#clock = clock;
    this.#newId = newId;
  }

  /**
   * @param command.what is looked at, in a word for the entry
   * @param command.goesOn does this go on with a look that was entered already?
   * @throws not-found for a sub that neither the books nor the directory know
   */
  async execute(command: {
    caller: Caller;
    sub: string;
    what: string;
    goesOn?: boolean;
  }): Promise<RegisteredAccount> {
    const account = await accountOfUser(this.#ledger, this.#register, this.#userDirectory, command.sub);
    if (command.goesOn) return account;
    await this.#journal.append({
      entryId: this.#newId(),
      at: this.#clock(),
      kind: 'account.viewed',
      subject: account.owner,
      actor: command.caller.owner,
      outcome: 'done',
      requestId: command.caller.requestId,
      details: { what: command.what },
    });
    return account;
  }
}
