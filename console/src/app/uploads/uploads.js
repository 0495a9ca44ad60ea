var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { computed, DestroyRef, DOCUMENT, effect, Injectable, inject, signal, untracked } from '@angular/core';
import { AccountStore } from '../shell/account-store';
import { Session } from '../session/session';
import { ApiTransport } from './api-transport';
import { browserPatience } from './browser-patience';
import { refusals } from './room';
import { Pace } from './engine/pace';
import { isUnderWay } from './engine/upload';
import { UploadQueue } from './engine/upload-queue';
import { MemoryOfOwner } from './memory-of-owner';
const nothing = { items: [], transferred: 0, milestones: 0 };
/** The uploads of this page, as signals: one queue for the whole application. */
let Uploads = class Uploads {
  #account = inject(AccountStore);
  #session = inject(Session);
  #memory = new MemoryOfOwner();
  #pace = new Pace();
  #state = signal(nothing);
  #queue = new UploadQueue(inject(ApiTransport), (state) => this.#show(state), {
    ...browserPatience,
    memory: this.#memory,
  });
  items = computed(() => this.#state().items);
  #milestones = computed(() => this.#state().milestones);
  /** The same items, renewed when one of them changes its state: who does not show progress need not follow it. */
  steadyItems = computed(() => (this.#milestones(), untracked(this.items)));
  isBusy = computed(() => this.items().some(isUnderWay));
  /** The session ended while uploads were under way: nothing new begins. */
  isSuspended = computed(() => this.#session.state() === 'ended');
  /** Bytes a second; undefined while that cannot be told. */
  speed = computed(() => (this.#state(), this.isBusy() ? this.#pace.perSecond() : undefined));
  constructor() {
    // Those with a handle come back by themselves after signing in; for the others the person is asked first.
    this.#session.waitWhile(() => this.items().some((item) => isUnderWay(item) && !item.canBeAllowed));
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
    const view = inject(DOCUMENT).defaultView;
    const warn = (event) => {
      if (this.isBusy() && !this.isSuspended()) event.preventDefault();
    };
    view.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => {
      view.removeEventListener('beforeunload', warn);
      this.#queue.stop();
    });
  }
  /** Gives uploads of an earlier page their files. @returns the others */
  supply(picked) {
    return this.#queue.supply(picked);
  }
  /** Uploads these, as far as there is room. */
  async add(picked) {
    await this.#account.refresh();
    this.#queue.add(refusals(picked, this.items(), this.#account.account()));
  }
  allow(ids) {
    void this.#queue.allow(ids);
  }
  pause(ids) {
    this.#queue.pause(ids);
  }
  resume(ids) {
    this.#queue.resume(ids);
  }
  retry(ids) {
    this.#queue.retry(ids);
  }
  cancel(ids) {
    this.#queue.cancel(ids);
  }
  dismiss(ids) {
    this.#queue.dismiss(ids);
  }
  pauseAll = () => this.pause(this.#idsOf('queued', 'preparing', 'uploading'));
  resumeAll = () => this.resume(this.#idsOf('paused'));
  retryAll = () => this.retry(this.#idsOf('failed'));
  cancelAll = () => this.cancel(this.#idsOf('queued', 'preparing', 'uploading', 'paused', 'missing'));
  dismissFinished = () => this.dismiss(this.#idsOf('done', 'cancelled'));
  #idsOf(...states) {
    return this.items()
      .filter(({ state }) => states.includes(state))
      .map(({ id }) => id);
  }
  #show(state) {
    this.#pace.note(state.transferred, Date.now());
    this.#state.set(state);
  }
};
Uploads = __decorate([Injectable({ providedIn: 'root' })], Uploads);
export { Uploads };
