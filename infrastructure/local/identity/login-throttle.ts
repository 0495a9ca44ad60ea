// Slows down whoever guesses passwords, as Cognito does: after five failures in a row a name must wait, twice as long
// each time. Whether the name exists makes no difference.

const freeAttempts = 5;
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60_000;
/** Names that are remembered; the one that failed longest ago leaves first. */
const mostNames = 10_000;

interface Failures {
  readonly count: number;
  readonly until: number;
}

export class LoginThrottle {
  readonly #failures = new Map<string, Failures>();

  /** Milliseconds until this name may try again; 0 if it may now. */
  wait(username: string): number {
    return Math.max(0, (this.#failures.get(username)?.until ?? 0) - Date.now());
  }

  /** To be counted before the password is looked at, so that many guesses at once gain nothing. */
  attempt(username: string): void {
    const count = (this.#failures.get(username)?.count ?? 0) + 1;
    const wait =
      count < freeAttempts ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeAttempts));
    this.#failures.delete(username);
    this.#failures.set(username, { count, until: Date.now() + wait });
    if (this.#failures.size > mostNames) this.#failures.delete(this.#failures.keys().next().value!);
  }

  succeed(username: string): void {
    this.#failures.delete(username);
  }
}
