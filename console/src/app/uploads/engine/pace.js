/** How fast bytes have been going lately, from a count that only grows. */
export class Pace {
  #windowMs;
  #samples = [];
  constructor(windowMs = 8_000) {
    this.#windowMs = windowMs;
  }
  note(bytes, at) {
    // Progress is told some ten times a second, or less.
    this.#samples = [...this.#samples.filter((sample) => sample.at > at - this.#windowMs), { at, bytes }];
  }
  /** Bytes a second; undefined until there is enough to tell. */
  perSecond() {
    const [first, last] = [this.#samples.at(0), this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 1_000) return undefined;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1_000;
  }
}
