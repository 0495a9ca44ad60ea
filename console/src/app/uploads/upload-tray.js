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
import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { Component, computed, effect, inject, signal } from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { isUnderWay } from './engine/upload';
import { summarize } from './tray-summary';
import { UploadButton } from './upload-button';
import { rowOf } from './upload-row';
import { Uploads } from './uploads';
/** What is read aloud is renewed so often, in ms: a busy queue must not talk without end. */
const speakEvery = 4_000;
/** All uploads of this page, wherever one is in the console; there until its owner has seen how each ended. */
let UploadTray = class UploadTray {
  uploads = inject(Uploads);
  isOpen = signal(true);
  /** In px; the style sheet gives rows the same. */
  rowHeight = 64;
  rowOf = rowOf;
  idOf = (_, { id }) => id;
  /** In the order of their adding; what failed comes last and stays. */
  rows = computed(() => {
    const items = this.uploads.items();
    const failed = items.filter(({ state }) => state === 'failed');
    return failed.length > 0 ? [...items.filter(({ state }) => state !== 'failed'), ...failed] : items;
  });
  summary = computed(() => summarize(this.uploads.items(), this.uploads.speed()));
  spoken = signal('');
  can = computed(() => {
    const states = new Set(this.uploads.items().map(({ state }) => state));
    const isOpen = this.uploads.isBusy() || states.has('paused') || states.has('missing');
    return {
      pause: this.uploads.items().some(isUnderWay),
      resume: states.has('paused'),
      retry: states.has('failed'),
      cancel: isOpen,
      clear: states.has('done') || states.has('cancelled'),
    };
  });
  /** Of the missing: those that only need their owner's leave, and those that have to be chosen again. */
  allowable = computed(() =>
    this.uploads.items().filter(({ state, canBeAllowed }) => state === 'missing' && canBeAllowed),
  );
  missing = computed(
    () =>
      this.uploads.items().filter(({ state, canBeAllowed }) => state === 'missing' && !canBeAllowed).length,
  );
  retryOf = (name) => $localize`:@@tray.retry:Retry ${name}:NAME:`;
  pauseOf = (name) => $localize`:@@tray.pause:Pause ${name}:NAME:`;
  resumeOf = (name) => $localize`:@@tray.resume:Resume ${name}:NAME:`;
  cancelOf = (name) => $localize`:@@tray.cancel:Cancel ${name}:NAME:`;
  dismissOf = (name) => $localize`:@@tray.dismiss:Dismiss ${name}:NAME:`;
  #speaking;
  constructor() {
    effect(() => {
      const isNews = this.summary().spoken !== this.spoken();
      if (!isNews || this.#speaking !== undefined) return;
      this.#speaking = setTimeout(
        () => {
          this.#speaking = undefined;
          this.spoken.set(this.summary().spoken);
        },
        this.spoken() === '' ? 0 : speakEvery,
      );
    });
  }
  allow() {
    this.uploads.allow(this.allowable().map(({ id }) => id));
  }
};
UploadTray = __decorate(
  [
    Component({
      selector: 'stw-upload-tray',
      imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon, UploadButton],
      templateUrl: './upload-tray.html',
      styleUrl: './upload-tray.css',
    }),
  ],
  UploadTray,
);
export { UploadTray };
