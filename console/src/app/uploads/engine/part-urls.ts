import type { SignedRequest } from './transport.ts';

/** URLs are not used when they are this close to their end, in ms. */
const margin = 5_000;

/**
 * The URLs of parts, signed a few at a time just before they are needed, and anew when they have run out. The next few
 * are asked for while those before them are being used: what it takes to sign them holds nothing up.
 */
export class PartUrls {
  readonly #sign: (partNumbers: readonly number[]) => Promise<ReadonlyMap<number, SignedRequest>>;
  readonly #atOnce: number;
  readonly #signed = new Map<number, Promise<SignedRequest>>();

  constructor(
    sign: (partNumbers: readonly number[]) => Promise<ReadonlyMap<number, SignedRequest>>,
    atOnce: number,
  ) {
    this.#sign = sign;
    this.#atOnce = atOnce;
  }

  /** @param upcoming the parts that will be asked for next, in their order: up to twice as many as are signed at once */
  async take(partNumber: number, upcoming: readonly number[]): Promise<SignedRequest> {
    const known = this.#signed.get(partNumber);
    if (known) {
      const next = this.#unsigned(upcoming);
      if (next.length >= this.#atOnce) this.#ask(next);
      const request = await known;
      if (request.expiresAt - margin > Date.now()) return request;
    }
    this.#ask([partNumber, ...this.#unsigned(upcoming)]);
    return this.#signed.get(partNumber)!;
  }

  /** The store did not take it. */
  forget(partNumber: number): void {
    this.#signed.delete(partNumber);
  }

  #unsigned(partNumbers: readonly number[]): number[] {
    return partNumbers.filter((number) => !this.#signed.has(number));
  }

  #ask(partNumbers: readonly number[]): void {
    const wanted = partNumbers.slice(0, this.#atOnce);
    const reply = this.#sign(wanted);
    for (const number of wanted) {
      const one = reply.then((signed) => signed.get(number)!);
      // Who asks for it learns of the failure; nobody may have to.
      one.catch(() => this.#signed.delete(number));
      this.#signed.set(number, one);
    }
  }
}
