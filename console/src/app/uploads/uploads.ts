import { computed, DestroyRef, DOCUMENT, effect, Injectable, inject, signal } from '@angular/core';
import type { FileWithReceipt } from '@stowage/adapters/contract/files';
import { AccountStore } from '../shell/account-store';
import { Session } from '../session/session';
import { ApiTransport } from './api-transport';
import { isUnderWay, type UploadItem, UploadQueue } from './upload-queue';

export type Upload = UploadItem<FileWithReceipt>;

/** The uploads of this page, as signals: one queue for the whole application. */
@Injectable({ providedIn: 'root' })
export class Uploads {
  readonly #items = signal<readonly Upload[]>([]);
  readonly #account = inject(AccountStore);
  readonly #queue = new UploadQueue(inject(ApiTransport), (items) => this.#items.set(items));

  readonly items = this.#items.asReadonly();
  readonly isBusy = computed(() => this.items().some(isUnderWay));
  /** The session ended while uploads were under way: nothing new begins. */
  readonly isPaused = computed(() => this.#session.state() === 'ended');

  readonly #session = inject(Session);

  constructor() {
    this.#session.waitWhile(this.isBusy);
    effect(() => this.isPaused() && this.#queue.pause());

    // Each grant, arrival and failure moves the books.
    const milestones = computed(() =>
      this.items()
        .map(({ id, state }) => `${id}:${state}`)
        .join(),
    );
    effect(() => {
      if (milestones()) this.#account.refreshSoon();
    });

    const view = inject(DOCUMENT).defaultView!;
    const warn = (event: BeforeUnloadEvent) => this.isBusy() && event.preventDefault();
    view.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => view.removeEventListener('beforeunload', warn));
  }

  add(files: Iterable<File>): void {
    this.#queue.add(files);
  }

  retry(id: number): void {
    this.#queue.retry(id);
  }

  cancel(id: number): void {
    this.#queue.cancel(id);
  }

  dismiss(id: number): void {
    this.#queue.dismiss(id);
  }

  dismissFinished(): void {
    for (const { id, state } of this.items()) if (state === 'done' || state === 'cancelled') this.dismiss(id);
  }
}
