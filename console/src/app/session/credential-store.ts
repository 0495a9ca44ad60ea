// Where the credential of this browser's session is kept. There is one session for all tabs. A rotated refresh token
// has one successor, so whoever holds an older one must not use it: generations tell which is the newest.

import { stored } from '../shared/runtime/stored';

/** What signing in and each renewal give. */
export interface Issued {
  /** What goes into the Authorization header; absent where a cookie carries it. */
  readonly token?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** By this device's clock, in ms since 1970. */
  readonly expiresAt: number;
  /** Whose it is, where that is known. */
  readonly sub?: string | undefined;
}

export interface Credential extends Issued {
  /** Grows with every sign-in and renewal, over all tabs. */
  readonly generation: number;
}

export interface CredentialStore {
  /** What this tab has. */
  read(): Credential | undefined;
  /** The newest that any tab has; undefined if it is out of reach. */
  newest(): Promise<Credential | undefined>;
  /** Keeps what was just issued, for all tabs. */
  write(issued: Issued): Credential;
  /** Forgets it here. */
  forget(): void;
  /** Calls with what another tab has written, from now on. */
  follow(listener: (credential: Credential) => void): void;
}

const mark = stored('stowage.signed-in');

/**
 * The only thing that tabs always share: that somebody is signed in here, and the generation of the newest credential.
 * It is no secret. Its removal signs out every tab.
 */
export const signedInMark = {
  key: mark.key,
  isSet: (): boolean => mark.read() !== undefined,
  generation: (): number => Number(mark.read() ?? 0),
  set: (generation: number): void => mark.write(String(generation)),
  remove: (): void => mark.write(undefined),
};

/** Later than whatever any tab of this browser ever had, also after the mark was removed. */
export const nextGeneration = (own = 0): number =>
  Math.max(Date.now(), own + 1, signedInMark.generation() + 1);
