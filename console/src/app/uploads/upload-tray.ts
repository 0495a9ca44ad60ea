import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  afterEveryRender,
  Component,
  computed,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  signal,
} from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { isUnderWay } from './engine/upload';
import { summarize } from './tray-summary';
import { UploadButton } from './upload-button';
import { rowOf } from './upload-row';
import { type Upload, Uploads } from './uploads';

/** What is read aloud is renewed so often, in ms: a busy queue must not talk without end. */
const speakEvery = 4_000;

/** The button that has the focus. */
interface Held {
  readonly button: HTMLElement;
  /** The row it stands in, from 1; or it is for all of them. */
  readonly group: number | 'actions';
  /** 1 is the last of its group: of a row's buttons, those at the end keep their places. */
  readonly fromEnd: number;
}

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

  readonly #document = inject(DOCUMENT);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  #held: Held | undefined;
  #speaking: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    afterEveryRender({ read: () => this.#passOn() });
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

  protected hold({ target }: Event): void {
    const button = target as HTMLElement;
    const row = button.closest('[aria-posinset]');
    const buttons = [...((row ?? button.closest('.actions'))?.querySelectorAll('button') ?? [])];
    this.#held = {
      button,
      group: row ? Number(row.getAttribute('aria-posinset')) : 'actions',
      fromEnd: buttons.length - buttons.indexOf(button as HTMLButtonElement),
    };
  }

  /** Unless it was taken away, whoever had the focus has left. */
  protected letGo(): void {
    setTimeout(() => {
      if (this.#held?.button.isConnected && this.#held.button !== this.#document.activeElement)
        this.#held = undefined;
    });
  }

  /** Most buttons go when they have done their work; then their neighbour has the focus, or that of the next row. */
  #passOn(): void {
    const held = this.#held;
    if (!held || held.button.isConnected) return;
    this.#held = undefined;
    if (this.#document.activeElement !== this.#document.body) return;
    const group =
      held.group === 'actions' ? '.actions' : `[aria-posinset="${Math.min(held.group, this.rows().length)}"]`;
    const buttons = [...this.#host.querySelectorAll<HTMLElement>(`${group} button`)];
    const next = buttons[Math.max(0, buttons.length - held.fromEnd)];
    (
      next ??
      this.#host.querySelector<HTMLElement>('.toggle') ??
      this.#document.querySelector('main')
    )?.focus();
  }

  protected allow(): void {
    this.uploads.allow(this.allowable().map(({ id }) => id));
  }
}
