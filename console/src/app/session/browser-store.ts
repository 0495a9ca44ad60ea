import {
  type Credential,
  type CredentialStore,
  type Issued,
  nextGeneration,
  signedInMark,
} from './credential-store';

const expiryKey = 'stowage.expires-at';
const subKey = 'stowage.sub';

/** Keeps the credential in `localStorage`, the same for all tabs, until somebody signs out. */
export class BrowserStore implements CredentialStore {
  readonly #storage: Storage;
  readonly #tokenKey: string | undefined;

  /** @param tokenKey where the token is kept; without one there is none to keep, and only its expiry is */
  constructor(storage: Storage, tokenKey?: string) {
    this.#storage = storage;
    this.#tokenKey = tokenKey;
  }

  read(): Credential | undefined {
    const expiresAt = this.#storage.getItem(expiryKey);
    const token = this.#tokenKey && this.#storage.getItem(this.#tokenKey);
    if (expiresAt === null || token === null) return undefined;
    return {
      token,
      expiresAt: Number(expiresAt),
      sub: this.#storage.getItem(subKey) ?? undefined,
      generation: signedInMark.generation(),
    };
  }

  async newest(): Promise<Credential | undefined> {
    return this.read();
  }

  write(issued: Issued): Credential {
    const credential = { ...issued, generation: nextGeneration() };
    if (this.#tokenKey) this.#storage.setItem(this.#tokenKey, issued.token!);
    this.#storage.setItem(expiryKey, String(issued.expiresAt));
    if (issued.sub !== undefined) this.#storage.setItem(subKey, issued.sub);
    // Last, for it is what the other tabs look at.
    signedInMark.set(credential.generation);
    return credential;
  }

  forget(): void {
    for (const key of [this.#tokenKey ?? expiryKey, expiryKey, subKey]) this.#storage.removeItem(key);
  }

  follow(listener: (credential: Credential) => void): void {
    addEventListener('storage', ({ key, newValue }) => {
      if (key !== signedInMark.key || newValue === null) return;
      const credential = this.read();
      if (credential) listener(credential);
    });
  }
}
