// What a person shows to prove who they are, and how often they may be wrong about it.

import type { User } from '@stowage/domain';
import { LoginThrottle } from './login-throttle.ts';
import type { SecondFactor } from './second-factor.ts';

/** Who may sign in. */
export interface People {
  /** The user whose address and password these are. */
  authenticate(username: string, password: string): Promise<User | undefined>;
  find(sub: User['sub']): Promise<User | undefined>;
}

/** Why a proof was not taken, in words for the page. */
export interface Refusal {
  readonly status: 401 | 429;
  readonly error: string;
  /** Seconds to wait. */
  readonly retryAfter?: number;
}

export class Proofs {
  readonly #people: People;
  readonly #secondFactor: SecondFactor;
  readonly #throttle = new LoginThrottle();

  constructor(people: People, secondFactor: SecondFactor) {
    this.#people = people;
    this.#secondFactor = secondFactor;
  }

  async password(username: string, password: string): Promise<User | Refusal> {
    const tooSoon = this.#attempt(username);
    if (tooSoon) return tooSoon;
    const user = await this.#people.authenticate(username, password);
    if (!user?.enabled) {
      return { status: 401, error: 'That address and password do not belong together.' };
    }
    this.#throttle.succeed(username);
    return user;
  }

  /** @param take uses the code up, and says whether it was good */
  async code(ticket: string, take: (sub: string) => boolean): Promise<User | Refusal> {
    const sub = this.#secondFactor.holderOf(ticket);
    if (sub === undefined) return { status: 401, error: 'This took too long. Please start again.' };
    const tooSoon = this.#attempt(`code ${sub}`);
    if (tooSoon) return tooSoon;
    const user = await this.#people.find(sub as User['sub']);
    if (!user?.enabled || !take(sub))
      return { status: 401, error: 'That code is not the one, or was used before.' };
    this.#throttle.succeed(`code ${sub}`);
    return user;
  }

  #attempt(name: string): Refusal | undefined {
    const wait = this.#throttle.wait(name);
    if (wait === 0) {
      this.#throttle.attempt(name);
      return undefined;
    }
    return {
      status: 429,
      error: `Too many attempts. Try again in ${inWords(wait)}.`,
      retryAfter: Math.ceil(wait / 1000),
    };
  }
}

export const isRefusal = (its: User | Refusal): its is Refusal => 'status' in its;

const inWords = (ms: number): string =>
  ms <= 60_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;
