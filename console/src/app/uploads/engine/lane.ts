/** Whoever waits in a lane. Ids sort in the order in which their turns come. */
interface Waiting {
  readonly item: { readonly id: string; readonly size: number };
}

/**
 * Those that wait for the same thing, in the order of their turns. To join at the end, to leave, and to look at the
 * first few costs the same however many wait; only who joins out of turn is to be put in between.
 */
export class Lane<W extends Waiting> {
  readonly #members = new Set<W>();
  /** Who has left keeps the place until it comes first, or is wanted back. */
  #places: W[] = [];
  /** Before it nobody waits. */
  #first = 0;
  #bytes = 0;

  get size(): number {
    return this.#members.size;
  }

  /** Of all that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  join(one: W): void {
    if (this.#members.has(one)) return;
    this.#members.add(one);
    this.#bytes += one.item.size;
    const place = this.#placeOf(one.item.id);
    if (this.#places[place] !== one) this.#places.splice(place, 0, one);
  }

  leave(one: W): void {
    if (this.#members.delete(one)) this.#bytes -= one.item.size;
  }

  /** Whoever is looked at may leave meanwhile; nobody may join. */
  *[Symbol.iterator](): Generator<W, void, undefined> {
    this.#closeUp();
    for (let place = this.#first; place < this.#places.length; place++) {
      const one = this.#places[place]!;
      if (this.#members.has(one)) yield one;
    }
  }

  #closeUp(): void {
    while (this.#first < this.#places.length && !this.#members.has(this.#places[this.#first]!)) this.#first++;
    if (this.#first <= this.#places.length / 2) return;
    this.#places = this.#places.slice(this.#first);
    this.#first = 0;
  }

  /** The first place that is not before this id's. */
  #placeOf(id: string): number {
    let [low, high] = [this.#first, this.#places.length];
    const last = this.#places.at(-1);
    if (last === undefined || last.item.id < id) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#places[middle]!.item.id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
