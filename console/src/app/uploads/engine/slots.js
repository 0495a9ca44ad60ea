/** A number of places, given in the order in which they are asked for. */
export class Slots {
  #free;
  #waiting = [];
  constructor(count) {
    this.#free = count;
  }
  async use(signal, work) {
    await this.#take(signal);
    try {
      return await work();
    } finally {
      this.#give();
    }
  }
  #take(signal) {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const taken = () => {
        signal.removeEventListener('abort', left);
        resolve();
      };
      const left = () => {
        this.#waiting.splice(this.#waiting.indexOf(taken), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', left, { once: true });
      this.#waiting.push(taken);
    });
  }
  #give() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
