import { Component, computed, input } from '@angular/core';
import { formatBytes } from '../format/bytes';
import { formatCount } from '../format/count';

/** How far one is loaded: what is used, what is set aside for uploads under way, and the line that ends it. */
@Component({
  selector: 'stw-load-gauge',
  templateUrl: './load-gauge.html',
  styleUrl: './load-gauge.css',
})
export class LoadGauge {
  /** Bytes. */
  readonly used = input.required<number>();
  readonly reserved = input.required<number>();
  readonly limit = input.required<number>();
  /** How many files there may still be, and how many in all; without them, files are not counted here. */
  readonly filesLeft = input(Infinity);
  readonly mostFiles = input(0);

  protected readonly usedPercent = computed(() => percent(this.used(), this.limit()));
  protected readonly loadedPercent = computed(() => percent(this.used() + this.reserved(), this.limit()));
  protected readonly isFilling = computed(() => this.loadedPercent() >= 80);
  protected readonly isNearlyFull = computed(() => this.loadedPercent() >= 95);
  protected readonly fewFilesLeft = computed(() => this.filesLeft() <= this.mostFiles() * 0.2);
  protected readonly isUrgent = computed(
    () => this.isNearlyFull() || this.filesLeft() <= this.mostFiles() * 0.05,
  );
  protected readonly filesText = computed(() => formatCount(this.filesLeft()));
  protected readonly leftText = computed(() =>
    formatBytes(Math.max(0, this.limit() - this.used() - this.reserved())),
  );
  protected readonly usedText = computed(() => formatBytes(this.used()));
  protected readonly reservedText = computed(() => formatBytes(this.reserved()));
  protected readonly limitText = computed(() => formatBytes(this.limit()));
}

/** Not finer than it shows: every change sets the bar in motion, and the page is laid out anew for each of its frames. */
const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.min(100, Math.floor((part / whole) * 1000) / 10) : 100;
