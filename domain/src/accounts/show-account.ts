import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register } from '../ports/register.ts';
import type { User, UserDirectory } from '../ports/user-directory.ts';
import type { Account } from './account.ts';

/** The caller's own usage and quota, and who the directory says they are; which is noted for operators, if it is news. */
export class ShowAccount {
  readonly #ledger: Ledger;
  readonly #register: Register;
  readonly #userDirectory: UserDirectory;

  constructor(ledger: Ledger, register: Register, userDirectory: UserDirectory) {
    this.#ledger = ledger;
    this.#register = register;
    this.#userDirectory = userDirectory;
  }

  async execute(command: { caller: Caller }): Promise<{ account: Account; user: User | undefined }> {
    const { owner } = command.caller;
    const [account, user] = await Promise.all([this.#ledger.account(owner), this.#userDirectory.find(owner)]);
    // It is noted the next time if it cannot be now: nobody should miss their own account for that.
    if (user && isNews(user, account)) await this.#register.note(owner, personOf(user)).catch(() => {});
    return { account, user };
  }
}

const personOf = ({ email, groups }: User) => ({ email: email.toLowerCase(), groups });

function isNews(user: User, { person }: Account): boolean {
  const { email, groups } = personOf(user);
  return person?.email !== email || person.groups.join() !== groups.join();
}
