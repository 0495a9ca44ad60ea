import type { Account } from '../accounts/account.ts';
import type { Clock } from '../kernel/ambient.ts';
import type { Sessions } from '../ports/sessions.ts';
import { openSessions, type Session } from './session.ts';

/** Where the owner of an account is signed in, the latest seen first. */
export class ListSessions {
  readonly #sessions: Sessions;
  readonly #clock: Clock;

  constructor(sessions: Sessions, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  async execute({ account }: { account: Account }): Promise<readonly Session[]> {
    return openSessions(await this.#sessions.of(account.owner), account, this.#clock());
  }
}
