import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { notFound } from '../kernel/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Sessions } from '../ports/sessions.ts';
import type { UserDirectory } from '../ports/user-directory.ts';

/** More than anybody ends while their tokens could still be renewed. */
const mostEnded = 100;

/** Ends one of the caller's own sessions: in our books, where it holds from the next request on, then in the directory. */
export class EndSession {
  readonly #ledger: Ledger;
  readonly #sessions: Sessions;
  readonly #userDirectory: UserDirectory;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(ledger: Ledger, sessions: Sessions, userDirectory: UserDirectory, clock: Clock, newId: NewId) {
    this.#ledger = ledger;
    this.#sessions = sessions;
    this.#userDirectory = userDirectory;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** @throws not-found if the caller has no such session */
  async execute({ caller, sessionId }: { caller: Caller; sessionId: string }): Promise<void> {
    const { owner, requestId } = caller;
    const sessions = await this.#sessions.of(owner);
    if (!sessions.some(({ id }) => id === sessionId)) throw notFound();
    await this.#ledger.changeAccount(owner, ({ quota, disabledAt, signedOutAt, endedSessions = [] }) => {
      if (endedSessions.includes(sessionId)) return undefined;
      return {
        quota,
        standing: { disabledAt, signedOutAt, endedSessions: [...endedSessions, sessionId].slice(-mostEnded) },
        entries: [
          {
            entryId: this.#newId(),
            at: this.#clock(),
            kind: 'account.signed-out',
            subject: owner,
            actor: owner,
            outcome: 'done',
            requestId,
            details: { session: sessionId },
          },
        ],
      };
    });
    await this.#userDirectory.endSession(owner, sessionId);
    await this.#sessions.keep(
      owner,
      sessions.filter(({ id }) => id !== sessionId),
    );
  }
}
