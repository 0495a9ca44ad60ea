import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { DrawnChart } from './draw-chart';
import { paletteOf, whenThemeChanges } from './palette';
import type { ChartContent } from './series';

/** A chart with its figures behind it: for those who cannot see it, and for those who want to know exactly. */
@Component({
  selector: 'stw-chart',
  templateUrl: './chart.html',
  styleUrls: ['../panel.css', './chart.css'],
})
export class Chart {
  readonly heading = input.required<string>();
  readonly content = input.required<ChartContent>();

  readonly #document = inject(DOCUMENT);
  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  readonly #chart = signal<DrawnChart | undefined>(undefined);
  readonly #theme = signal(0);
  protected readonly isTable = signal(false);

  /** Newest first, as lists are. */
  protected readonly rows = computed(() => {
    const { steps, series, format } = this.content();
    return steps
      .map((step, index) => ({ step, values: series.map(({ values }) => format(values[index] ?? 0)) }))
      .reverse();
  });

  /** For those who hear the picture: the highest step of each series. */
  protected readonly summary = computed(() => {
    const { steps, series, format } = this.content();
    const peaks = series.map(({ name, values }) => {
      const most = Math.max(0, ...values);
      const when = steps[values.indexOf(most)] ?? '';
      return $localize`:@@chart.peak:${name}:NAME:: at most ${format(most)}:VALUE: (${when}:WHEN:)`;
    });
    return [this.heading(), ...peaks].join('. ');
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => void this.#draw(destroyed));
    effect(() => {
      this.#theme();
      this.#chart()?.show(this.content(), paletteOf(this.canvas().nativeElement));
    });
  }

  async #draw(destroyed: DestroyRef): Promise<void> {
    const { drawChart } = await import('./draw-chart');
    if (destroyed.destroyed) return;
    const chart = drawChart(this.canvas().nativeElement);
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(this.canvas().nativeElement);
    const stop = whenThemeChanges(this.#document, () => this.#theme.update((count) => count + 1));
    destroyed.onDestroy(() => {
      stop();
      resized.disconnect();
      chart.dispose();
    });
    this.#chart.set(chart);
  }
}
