import { computed, DestroyRef, DOCUMENT, effect, Injectable, inject, signal, untracked } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { AccountStore } from '../shell/account-store';
import { Session } from '../session/session';
import { browserPatience } from './browser-patience';
import { UPLOAD_TRANSPORT } from './browser-transport';
import { refusals } from './room';
import { Pace } from './engine/pace';
import { isUnderWay, type Picked, type UploadItem, type UploadState } from './engine/upload';
import { type QueueState, UploadQueue } from './engine/upload-queue';
import { MemoryOfOwner } from './memory-of-owner';

export type Upload = UploadItem<StoredFile>;

const nothing: QueueState<StoredFile> = { items: [], transferred: 0, milestones: 0, isSuspended: false };

/** The uploads of this page, as signals: one queue for the whole application. */
@Injectable({ providedIn: 'root' })
export class Uploads {
  readonly #account = inject(AccountStore);
  readonly #session = inject(Session);
  readonly #memory = new MemoryOfOwner();
  readonly #pace = new Pace();
  readonly #state = signal(nothing);
  readonly #queue = new UploadQueue(inject(UPLOAD_TRANSPORT), (state) => this.#show(state), {
    ...browserPatience,
    memory: this.#memory,
  });

  readonly items = computed(() => this.#state().items);
  readonly #milestones = computed(() => this.#state().milestones);
  /** The same items, renewed when one of them changes its state: who does not show progress need not follow it. */
  readonly steadyItems = computed(() => (this.#milestones(), untracked(this.items)));
  readonly isBusy = computed(() => this.items().some(isUnderWay));
  /** Without a session nothing new begins. */
  readonly isSuspended = computed(() => this.#session.state() !== 'signed-in');
  /** Bytes a second; undefined while that cannot be told. */
  readonly speed = computed(() => (this.#state(), this.isBusy() ? this.#pace.perSecond() : undefined));

  constructor() {
    // Those with a handle come back by themselves after signing in; for the others the person is asked first.
    this.#session.stayWhile(() => this.items().some((item) => isUnderWay(item) && !item.canBeAllowed));
    effect(() => (this.isSuspended() ? this.#queue.suspend() : this.#queue.unsuspend()));

    const owner = computed(() => this.#account.account()?.sub);
    effect(() => {
      const sub = owner();
      if (sub !== undefined) void this.#memory.open(sub, (saved) => void this.#queue.restore(saved));
    });

    // Each announcement, arrival and failure moves the books.
    effect(() => {
      if (this.#milestones() > 0) this.#account.refreshSoon();
    });

    const view = inject(DOCUMENT).defaultView!;
    const warn = (event: BeforeUnloadEvent) => {
      if (this.isBusy() && !this.isSuspended()) event.preventDefault();
    };
    view.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => {
      view.removeEventListener('beforeunload', warn);
      this.#queue.stop();
    });
  }

  /** Gives uploads of an earlier page their files. @returns the others */
  supply(picked: readonly Picked[]): Promise<readonly Picked[]> {
    return this.#queue.supply(picked);
  }

  /** Uploads these, as far as there is room. */
  async add(picked: readonly Picked[]): Promise<void> {
    await this.#account.refresh();
    this.#queue.add(refusals(picked, this.items(), this.#account.account()));
  }

  allow(ids: Iterable<string>): void {
    void this.#queue.allow(ids);
  }

  pause(ids: Iterable<string>): void {
    this.#queue.pause(ids);
  }

  resume(ids: Iterable<string>): void {
    this.#queue.resume(ids);
  }

  retry(ids: Iterable<string>): void {
    this.#queue.retry(ids);
  }

  cancel(ids: Iterable<string>): void {
    this.#queue.cancel(ids);
  }

  dismiss(ids: Iterable<string>): void {
    this.#queue.dismiss(ids);
  }

  pauseAll = (): void => this.pause(this.#idsOf('queued', 'preparing', 'uploading'));
  resumeAll = (): void => this.resume(this.#idsOf('paused'));
  retryAll = (): void => this.retry(this.#idsOf('failed'));
  cancelAll = (): void => this.cancel(this.#idsOf('queued', 'preparing', 'uploading', 'paused', 'missing'));
  dismissFinished = (): void => this.dismiss(this.#idsOf('done', 'cancelled'));

  #idsOf(...states: UploadState[]): string[] {
    return this.items()
      .filter(({ state }) => states.includes(state))
      .map(({ id }) => id);
  }

  #show(state: QueueState<StoredFile>): void {
    this.#pace.note(state.transferred, Date.now());
    this.#state.set(state);
  }
}
