import { Injectable, signal } from '@angular/core';

export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** What the person has to know, and keeps seeing until they dismiss it. */
@Injectable({ providedIn: 'root' })
export class Notices {
  readonly #notices = signal<readonly Notice[]>([]);
  readonly notices = this.#notices.asReadonly();
  #nextId = 1;

  /** The same text is shown once. */
  tell(text: string): void {
    this.#notices.update((notices) =>
      notices.some((notice) => notice.text === text) ? notices : [...notices, { id: this.#nextId++, text }],
    );
  }

  dismiss(id: number): void {
    this.#notices.update((notices) => notices.filter((notice) => notice.id !== id));
  }
}
