import { Component, computed, input } from '@angular/core';
import { formatBytes } from '../shared/format/bytes';

/** How much of a quota is used, in one line of a table. */
@Component({
  selector: 'stw-usage-bar',
  template: `
    <span class="scale" aria-hidden="true" [class.full]="loaded() >= 95">
      <span class="reserved" [style.inline-size.%]="loaded()"></span>
      <span class="used" [style.inline-size.%]="usedPercent()"></span>
    </span>
    <span class="text">{{ text() }}</span>
  `,
  styleUrl: './usage-bar.css',
})
export class UsageBar {
  /** Bytes. */
  readonly used = input.required<number>();
  readonly reserved = input.required<number>();
  readonly limit = input.required<number>();

  protected readonly usedPercent = computed(() => percent(this.used(), this.limit()));
  protected readonly loaded = computed(() => percent(this.used() + this.reserved(), this.limit()));
  protected readonly text = computed(
    () => $localize`:@@usage.of:${formatBytes(this.used())}:USED: of ${formatBytes(this.limit())}:LIMIT:`,
  );
}

const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.min(100, (part / whole) * 100) : 100;
