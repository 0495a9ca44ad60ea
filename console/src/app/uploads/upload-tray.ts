import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { Component, computed, effect, inject, signal } from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { isUnderWay } from './engine/upload';
import { summarize } from './tray-summary';
import { UploadButton } from './upload-button';
import { rowOf } from './upload-row';
import { type Upload, Uploads } from './uploads';

/** What is read aloud is renewed so often, in ms: a busy queue must not talk without end. */
const speakEvery = 4_000;

/** All uploads of this page, wherever one is in the console; there until its owner has seen how each ended. */
@Component({
  selector: 'stw-upload-tray',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon, UploadButton],
  templateUrl: './upload-tray.html',
  styleUrl: './upload-tray.css',
})
export class UploadTray {
  protected readonly uploads = inject(Uploads);
  protected readonly isOpen = signal(true);

  /** In px; the style sheet gives rows the same. */
  protected readonly rowHeight = 64;
  protected readonly rowOf = rowOf;
  protected readonly idOf = (_: number, { id }: Upload): string => id;

  /** In the order of their adding; what failed comes last and stays. */
  protected readonly rows = computed(() => {
    const items = this.uploads.items();
    const failed = items.filter(({ state }) => state === 'failed');
    return failed.length > 0 ? [...items.filter(({ state }) => state !== 'failed'), ...failed] : items;
  });

  protected readonly summary = computed(() => summarize(this.uploads.items(), this.uploads.speed()));
  protected readonly spoken = signal('');

  protected readonly can = computed(() => {
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
  protected readonly allowable = computed(() =>
    this.uploads.items().filter(({ state, canBeAllowed }) => state === 'missing' && canBeAllowed),
  );
  protected readonly missing = computed(
    () =>
      this.uploads.items().filter(({ state, canBeAllowed }) => state === 'missing' && !canBeAllowed).length,
  );

  protected readonly retryOf = (name: string): string => $localize`:@@tray.retry:Retry ${name}:NAME:`;
  protected readonly pauseOf = (name: string): string => $localize`:@@tray.pause:Pause ${name}:NAME:`;
  protected readonly resumeOf = (name: string): string => $localize`:@@tray.resume:Resume ${name}:NAME:`;
  protected readonly cancelOf = (name: string): string => $localize`:@@tray.cancel:Cancel ${name}:NAME:`;
  protected readonly dismissOf = (name: string): string => $localize`:@@tray.dismiss:Dismiss ${name}:NAME:`;

  #speaking: ReturnType<typeof setTimeout> | undefined;

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

  protected allow(): void {
    this.uploads.allow(this.allowable().map(({ id }) => id));
  }
}
