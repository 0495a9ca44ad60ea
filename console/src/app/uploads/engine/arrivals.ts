import type { Transport } from './transport.ts';

export interface Looking {
  /** Until the first look at the books, and at most between two; each wait is half as long again. In ms. */
  readonly firstLookMs: number;
  readonly longestLookMs: number;
  /** What has been waited for so long is asked for by itself. In ms. */
  readonly lateAfterMs: number;
}

/**
 * Looks at the books until every file that the store took is in them: one look for all, however many there are.
 * Trouble here is no failure, for what the store took is safe.
 */
export class Arrivals<Recorded> {
  readonly #transport: Transport<Recorded>;
  readonly #looking: Looking;
  readonly #onRecorded: (id: string, recorded: Recorded) => void;
  readonly #expected = new Map<string, { readonly id: string; readonly since: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitMs = 0;
  #isStopped = false;

  constructor(
    transport: Transport<Recorded>,
    looking: Looking,
    onRecorded: (id: string, recorded: Recorded) => void,
  ) {
    this.#transport = transport;
    this.#looking = looking;
    this.#onRecorded = onRecorded;
  }

  expect(id: string, fileId: string): void {
    this.#expected.set(fileId, { id, since: Date.now() });
    if (this.#timer !== undefined) return;
    this.#waitMs = this.#looking.firstLookMs;
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#look(), this.#waitMs);
  }

  async #look(): Promise<void> {
    const late = Date.now() - this.#looking.lateAfterMs;
    const files = [...this.#expected].map(([fileId, { since }]) => ({ fileId, isLate: since < late }));
    const found = await this.#transport.recorded(files).catch(() => new Map<string, Recorded>());
    if (this.#isStopped) return;
    for (const [fileId, recorded] of found) {
      const { id } = this.#expected.get(fileId)!;
      this.#expected.delete(fileId);
      this.#onRecorded(id, recorded);
    }
    this.#timer = undefined;
    if (this.#expected.size === 0) return;
    this.#waitMs = Math.min(this.#waitMs * 1.5, this.#looking.longestLookMs);
    this.#schedule();
  }
}
