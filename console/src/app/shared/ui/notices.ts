import { Injectable, signal } from '@angular/core';

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** What can still be done about it. */
  readonly action?: Action | undefined;
}

export interface Action {
  readonly name: string;
  readonly run: () => void;
}

/** A confirmation goes by itself after so long, in ms, where what it offers can be had elsewhere, too. */
const longestConfirmation = 12_000;

/** What the person has to know. */
@Injectable({ providedIn: 'root' })
export class Notices {
  readonly #notices = signal<readonly Notice[]>([]);
  readonly #confirmations = signal<readonly Notice[]>([]);
  /** Trouble: it is shown until it is dismissed. */
  readonly notices = this.#notices.asReadonly();
  /** What was done as asked. */
  readonly confirmations = this.#confirmations.asReadonly();
  #nextId = 1;

  /** The same text is shown once. */
  tell(text: string): void {
    this.#notices.update((notices) =>
      notices.some((notice) => notice.text === text) ? notices : [...notices, { id: this.#nextId++, text }],
    );
  }

  /** @param stays until it is dismissed, for what it offers can be had nowhere else */
  confirm(text: string, action?: Action, stays = false): void {
    const id = this.#nextId++;
    // One is enough: the last thing that was done.
    this.#confirmations.set([{ id, text, action }]);
    if (!stays) setTimeout(() => this.dismiss(id), longestConfirmation);
  }

  dismiss(id: number): void {
    const others = (notices: readonly Notice[]) => notices.filter((notice) => notice.id !== id);
    this.#notices.update(others);
    this.#confirmations.update(others);
  }
}
