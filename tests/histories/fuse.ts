// Crashes: from a chosen await on everything that a process still wants of its ports fails, as if it had died. And
// stumbles: one call fails, as when a table is short of capacity, and the next ones do not.

/** What goes wrong, and before which await; 0 is before anything was done. */
export interface Mishap {
  readonly kind: 'crash' | 'stumble';
  readonly at: number;
}

export class Fuse {
  #awaits = 0;
  #mishap: Mishap | undefined;

  arm(mishap: Mishap | undefined): void {
    this.#awaits = 0;
    this.#mishap = mishap;
  }

  /** Ends what was armed. @returns what did happen of it */
  disarm(): Mishap['kind'] | undefined {
    const happened = this.#mishap && this.#awaits > this.#mishap.at ? this.#mishap.kind : undefined;
    this.#mishap = undefined;
    return happened;
  }

  /**
   * The same port, whose every call may fail twice: before it is made, and after it was carried out and before the
   * caller knows.
   *
   * @param told of calls that were carried out, whether or not the caller lived to know
   */
  through<T extends object>(port: T, told: (method: string, args: unknown[]) => void = () => {}): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          this.#burn();
          const result: unknown = await method.apply(target, args);
          told(String(name), args);
          this.#burn();
          return result;
        };
      },
    });
  }

  #burn(): void {
    const now = this.#awaits++;
    if (!this.#mishap || now < this.#mishap.at) return;
    if (this.#mishap.kind === 'crash' || now === this.#mishap.at) throw new Error(this.#mishap.kind);
  }
}
