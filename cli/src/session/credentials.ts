import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configDirectory } from './places.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** By this machine's clock, in ms. */
  readonly expiresAt: number;
}

interface Kept {
  /** Where somebody signed in last. */
  readonly current?: string | undefined;
  /** By the site's origin. */
  readonly sites: Readonly<Record<string, Tokens>>;
}

/** Somebody who holds the lock longer than this is gone. In ms. */
const longestHold = 30_000;

/** The sessions of this person, in a file that nobody else may read. */
export class Credentials {
  readonly #path: string;

  constructor(directory = configDirectory()) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#path = join(directory, 'sessions.json');
  }

  current(): string | undefined {
    return this.#read().current;
  }

  of(site: string): Tokens | undefined {
    return this.#read().sites[site];
  }

  keep(site: string, tokens: Tokens, options: { readonly makeCurrent?: boolean } = {}): void {
    const { current, sites } = this.#read();
    this.#write({ current: options.makeCurrent ? site : current, sites: { ...sites, [site]: tokens } });
  }

  forget(site: string): void {
    const { current, sites } = this.#read();
    const { [site]: _, ...others } = sites;
    this.#write({ current: current === site ? undefined : current, sites: others });
  }

  /** Of several commands at once one at a time: a refresh token that was used twice ends its session. */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.#path}.lock`;
    for (;;) {
      try {
        closeSync(openSync(lock, 'wx', 0o600));
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (ageOf(lock) > longestHold) rmSync(lock, { force: true });
        else await sleep(50);
      }
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #read(): Kept {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { sites: {} };
      throw error;
    }
    try {
      return JSON.parse(text) as Kept;
    } catch {
      // Damaged: whoever was signed in signs in again.
      return { sites: {} };
    }
  }

  /** As a whole or not at all. */
  #write(kept: Kept): void {
    const draft = `${this.#path}.${randomUUID()}`;
    writeFileSync(draft, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, this.#path);
  }
}

const ageOf = (path: string): number =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
