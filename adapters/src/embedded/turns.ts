/** Work on the same thing, by name, one piece at a time. */
export class Turns {
  readonly #busy = new Map<string, Promise<unknown>>();

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    while (this.#busy.has(name)) await this.#busy.get(name);
    const running = work();
    const over = running.then(
      () => this.#busy.delete(name),
      () => this.#busy.delete(name),
    );
    this.#busy.set(name, over);
    return running;
  }
}
