import type { ActivityKind } from '../activity/activity.ts';
import type { Clock, Instant, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register, RegisteredAccount } from '../ports/register.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import { accountOfUser } from './account-of-user.ts';
import type { Standing } from './account.ts';

export type StandingAct = 'disable' | 'enable' | 'signOut';

/**
 * Disables an account, enables it, or ends its sessions: in our books first, where it holds from the next request on,
 * then in the directory. If the directory cannot be reached, the act may be repeated.
 *
 * Nobody disables themselves, and whoever disables is an operator at that moment: so one remains, unless two disable
 * each other at once.
 */
export class ChangeStanding {
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

  /** Doing it again is no error, and another entry. @throws not-found; conflict if an operator would disable themselves */
  async execute(command: { caller: Caller; sub: string; act: StandingAct }): Promise<RegisteredAccount> {
    const { caller, act } = command;
    const known = await accountOfUser(this.#ledger, this.#register, this.#userDirectory, command.sub);
    if (act === 'disable' && known.owner === caller.owner) {
      throw new DomainError('conflict', 'You cannot disable your own account.');
    }
    const { kind, standing, inDirectory } = acts[act];
    const account = await this.#ledger.changeAccount(known.owner, (current) => {
      const at = this.#clock();
      return {
        quota: current.quota,
        standing: standing(standingOf(current), at),
        entries: [
          {
            entryId: this.#newId(),
            at,
            kind,
            subject: known.owner,
            actor: caller.owner,
            outcome: 'done',
            requestId: caller.requestId,
          },
        ],
      };
    });
    await inDirectory(this.#userDirectory, known.owner);
    return { ...known, ...account };
  }
}

const standingOf = ({ disabledAt, signedOutAt, endedSessions }: Standing): Standing => ({
  disabledAt,
  signedOutAt,
  endedSessions,
});

interface Act {
  readonly kind: ActivityKind;
  readonly standing: (current: Standing, at: Instant) => Standing;
  readonly inDirectory: (directory: UserDirectory, sub: Owner) => Promise<void>;
}

const acts = {
  disable: {
    kind: 'account.disabled',
    standing: (its, at) => ({ ...its, disabledAt: its.disabledAt ?? at }),
    inDirectory: (directory, sub) => directory.disable(sub),
  },
  enable: {
    kind: 'account.enabled',
    standing: (its) => ({ ...its, disabledAt: undefined }),
    inDirectory: (directory, sub) => directory.enable(sub),
  },
  signOut: {
    kind: 'account.signed-out',
    // With all of them over, none needs to be named.
    standing: ({ disabledAt }, at) => ({ disabledAt, signedOutAt: at }),
    inDirectory: (directory, sub) => directory.signOut(sub),
  },
} as const satisfies Record<StandingAct, Act>;
