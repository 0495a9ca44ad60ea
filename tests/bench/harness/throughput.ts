import type { Figures } from './bench.ts';
import type { Load } from './load.ts';
import { ratio } from './rounds.ts';
import { digits, median } from './statistics.ts';

/** The table of subjects under load, Stowage first, and how it compares with each of the others. */
export class Throughput {
  readonly columns = ['', 'requests/s', 'p50 ms', 'p95 ms', 'generator busy', 'Stowage is'];
  readonly #measured: Readonly<Record<string, readonly Load[]>>;

  /** @param measured the rounds of each subject, by its label */
  constructor(measured: Readonly<Record<string, readonly Load[]>>) {
    this.#measured = measured;
  }

  get rows(): Figures['rows'] {
    const [first] = Object.keys(this.#measured);
    return Object.keys(this.#measured).map((label) => [
      label,
      digits(this.#median(label, 'perSecond')),
      digits(this.#median(label, 'p50')),
      digits(this.#median(label, 'p95')),
      `${Math.round(this.#median(label, 'generatorBusy') * 100)} %`,
      label === first ? '' : `${digits(this.ratio(first!, label))}×`,
    ]);
  }

  /** How many times as many requests as `other` answers `subject` a second? */
  ratio(subject: string, other: string): number {
    const speeds = (label: string) => this.#measured[label]!.map(({ perSecond }) => perSecond);
    return ratio(speeds(subject), speeds(other));
  }

  #median(label: string, figure: keyof Load): number {
    return median(this.#measured[label]!.map((load) => load[figure]));
  }
}
