import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register, RegisteredAccount } from '../ports/register.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import { accountOfUser } from './account-of-user.ts';
import type { Quota } from './account.ts';

/** Gives an account another quota. It may be less than what is used: then nothing is lost, and nothing more fits. */
export class ChangeQuota {
  readonly #ledger: Ledger;
  readonly #register: Register;
  readonly #userDirectory: UserDirectory;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(ledger: Ledger, register: Register, userDirectory: UserDirectory, clock: Clock, newId: NewId) {
    this.#ledger = ledger;
    this.#register = register;
    this.#userDirectory = userDirectory;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** @throws not-found */
  async execute(command: { caller: Caller; sub: string; quota: Quota }): Promise<RegisteredAccount> {
    const { caller, quota } = command;
    const known = await accountOfUser(this.#ledger, this.#register, this.#userDirectory, command.sub);
    const account = await this.#ledger.changeAccount(known.owner, (current) => ({
      quota,
      standing: current,
      entries: [
        {
          entryId: this.#newId(),
          at: this.#clock(),
          kind: 'account.quota-changed',
          subject: known.owner,
          actor: caller.owner,
          outcome: 'done',
          requestId: caller.requestId,
          details: {
            ...quota,
            oldMaxBytes: current.quota.maxBytes,
            oldMaxFiles: current.quota.maxFiles,
            oldMaxFileBytes: current.quota.maxFileBytes,
          },
        },
      ],
    }));
    return { ...known, ...account };
  }
}
