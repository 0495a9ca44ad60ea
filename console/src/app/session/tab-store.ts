import {
  type Credential,
  type CredentialStore,
  type Issued,
  nextGeneration,
  signedInMark,
} from './credential-store';

/** So long a tab waits for another one to hand over the credential, in ms. */
const patienceMs = 300;

type Message = { readonly wanted: true } | { readonly credential: Credential };

/**
 * Keeps the tokens in `sessionStorage`, where they end with the tab, and hands them from tab to tab: never to the disk
 * for longer than the tabs live, and never to another site.
 */
export class TabStore implements CredentialStore {
  readonly #storage: Storage;
  readonly #channel = new BroadcastChannel('stowage.session');
  readonly #listeners = new Set<(credential: Credential) => void>();

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
  }

  read(): Credential | undefined {
    const token = this.#storage.getItem('access_token');
    if (token === null) return undefined;
    return {
      token,
      refreshToken: this.#storage.getItem('refresh_token') ?? undefined,
      expiresAt: Number(this.#storage.getItem('expires_at') ?? 0),
      sub: this.#storage.getItem('sub') ?? undefined,
      generation: Number(this.#storage.getItem('generation') ?? 0),
    };
  }

  async newest(): Promise<Credential | undefined> {
    const own = this.read();
    const newest = signedInMark.generation();
    return own && own.generation >= newest ? own : this.#ask(newest);
  }

  write(issued: Issued): Credential {
    const credential = { ...issued, generation: nextGeneration(this.read()?.generation) };
    this.#keep(credential);
    signedInMark.set(credential.generation);
    this.#tell({ credential });
    return credential;
  }

  forget(): void {
    for (const key of ['access_token', 'refresh_token', 'expires_at', 'sub', 'generation']) {
      this.#storage.removeItem(key);
    }
  }

  follow(listener: (credential: Credential) => void): void {
    this.#listeners.add(listener);
  }

  /** Waits for a tab that has this generation, or a later one. */
  #ask(generation: number): Promise<Credential | undefined> {
    return new Promise((resolve) => {
      const finish = (credential?: Credential) => {
        clearTimeout(timer);
        this.#listeners.delete(listen);
        resolve(credential);
      };
      const listen = (credential: Credential) => {
        if (credential.generation >= generation) finish(credential);
      };
      const timer = setTimeout(finish, patienceMs);
      this.#listeners.add(listen);
      this.#tell({ wanted: true });
    });
  }

  #hear(message: Message): void {
    const own = this.read();
    if ('wanted' in message) {
      // Without the mark, what this tab has is what a sign-out has just made worthless.
      if (own && signedInMark.isSet()) this.#tell({ credential: own });
      return;
    }
    const { credential } = message;
    if (own && own.generation >= credential.generation) return;
    this.#keep(credential);
    for (const listener of [...this.#listeners]) listener(credential);
  }

  #keep({ token, refreshToken, expiresAt, sub, generation }: Credential): void {
    const entries = {
      access_token: token,
      refresh_token: refreshToken,
      expires_at: String(expiresAt),
      sub,
      generation: String(generation),
    };
    for (const [key, value] of Object.entries(entries)) {
      if (value === undefined) this.#storage.removeItem(key);
      else this.#storage.setItem(key, value);
    }
  }

  #tell(message: Message): void {
    this.#channel.postMessage(message);
  }
}
