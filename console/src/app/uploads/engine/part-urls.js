/** URLs are not used when they are this close to their end, in ms. */
const margin = 5_000;
/** The URLs of parts, signed a few at a time just before they are needed, and anew when they have run out. */
export class PartUrls {
  #sign;
  #atOnce;
  #signed = new Map();
  constructor(sign, atOnce) {
    this.#sign = sign;
    this.#atOnce = atOnce;
  }
  /** @param upcoming the parts that will be asked for next, in their order */
  async take(partNumber, upcoming) {
    const known = this.#signed.get(partNumber);
    if (known) {
      const request = await known;
      if (request.expiresAt - margin > Date.now()) return request;
    }
    const wanted = [partNumber, ...upcoming.filter((number) => !this.#signed.has(number))];
    return this.#ask(partNumber, [...new Set(wanted)].slice(0, this.#atOnce));
  }
  /** The store did not take it. */
  forget(partNumber) {
    this.#signed.delete(partNumber);
  }
  #ask(partNumber, wanted) {
    const reply = this.#sign(wanted);
    for (const number of wanted) {
      const one = reply.then((signed) => signed.get(number));
      // Who asks for it learns of the failure; nobody may have to.
      one.catch(() => this.#signed.delete(number));
      this.#signed.set(number, one);
    }
    return this.#signed.get(partNumber);
  }
}
