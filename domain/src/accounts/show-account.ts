import type { Clock } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register } from '../ports/register.ts';
import type { User, UserDirectory } from '../ports/user-directory.ts';
import type { Sessions } from '../ports/sessions.ts';
import { openSessions, withSeen, type Session } from '../sessions/session.ts';
import type { Account } from './account.ts';
import { sessionEnded } from './check-standing.ts';

/**
 * The caller's own usage and quota, where they are signed in, and who the directory says they are. What of it is news is
 * noted: who they are for operators, and that this session was seen.
 */
export class ShowAccount {
  readonly #ledger: Ledger;
  readonly #register: Register;
  readonly #userDirectory: UserDirectory;
  readonly #sessions: Sessions;
  readonly #clock: Clock;

  constructor(
    ledger: Ledger,
    register: Register,
    userDirectory: UserDirectory,
    sessions: Sessions,
    clock: Clock,
  ) {
    this.#ledger = ledger;
    this.#register = register;
    this.#userDirectory = userDirectory;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /**
   * @param command.session in which the caller asks; undefined where the token belongs to none, as that of a program
   * @throws unauthorized if that session was ended
   */
  async execute(command: {
    caller: Caller;
    session: Omit<Session, 'lastSeenAt'> | undefined;
  }): Promise<ShownAccount> {
    const { caller, session } = command;
    const { owner } = caller;
    const [account, user, known] = await Promise.all([
      this.#ledger.account(owner),
      this.#userDirectory.find(owner),
      this.#sessions.of(owner),
    ]);
    if (session && account.endedSessions?.includes(session.id)) throw sessionEnded();
    // It is noted the next time if it cannot be now: nobody should miss their own account for that.
    if (user && isNews(user, account)) await this.#register.note(owner, personOf(user)).catch(() => {});
    const now = this.#clock();
    const news = session && withSeen(known, { ...session, lastSeenAt: now });
    if (news) await this.#sessions.keep(owner, news).catch(() => {});
    return { account, user, sessions: openSessions(news ?? known, account, now) };
  }
}

export interface ShownAccount {
  readonly account: Account;
  readonly user: User | undefined;
  /** The latest seen first. */
  readonly sessions: readonly Session[];
}

const personOf = ({ email, groups }: User) => ({ email: email.toLowerCase(), groups });

function isNews(user: User, { person }: Account): boolean {
  const { email, groups } = personOf(user);
  return person?.email !== email || person.groups.join() !== groups.join();
}
