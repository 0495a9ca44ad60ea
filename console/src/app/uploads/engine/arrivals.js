/**
 * Looks at the books until every file that the store took is in them: one look for all, however many there are.
 * Trouble here is no failure, for what the store took is safe.
 */
export class Arrivals {
  #transport;
  #looking;
  #onRecorded;
  #expected = new Map();
  #timer;
  #waitMs = 0;
  #isStopped = false;
  constructor(transport, looking, onRecorded) {
    this.#transport = transport;
    this.#looking = looking;
    this.#onRecorded = onRecorded;
  }
  expect(id, fileId) {
    this.#expected.set(fileId, { id, since: Date.now() });
    if (this.#timer !== undefined) return;
    this.#waitMs = this.#looking.firstLookMs;
    this.#schedule();
  }
  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
  #schedule() {
    this.#timer = setTimeout(() => void this.#look(), this.#waitMs);
  }
  async #look() {
    const late = Date.now() - this.#looking.lateAfterMs;
    const files = [...this.#expected].map(([fileId, { since }]) => ({ fileId, isLate: since < late }));
    const found = await this.#transport.recorded(files).catch(() => new Map());
    if (this.#isStopped) return;
    for (const [fileId, recorded] of found) {
      const { id } = this.#expected.get(fileId);
      this.#expected.delete(fileId);
      this.#onRecorded(id, recorded);
    }
    this.#timer = undefined;
    if (this.#expected.size === 0) return;
    this.#waitMs = Math.min(this.#waitMs * 1.5, this.#looking.longestLookMs);
    this.#schedule();
  }
}
