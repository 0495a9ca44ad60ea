import { dayOf } from '../../shared/format/days';

export type RangeId = '24h' | '7d' | '30d' | '90d';

export interface Range {
  readonly id: RangeId;
  readonly name: string;
  readonly step: 'hour' | 'day';
  /** How many steps, the present one included. */
  readonly steps: number;
}

export const ranges: readonly Range[] = [
  { id: '24h', name: $localize`:@@range.day:24 hours`, step: 'hour', steps: 24 },
  { id: '7d', name: $localize`:@@range.week:7 days`, step: 'day', steps: 7 },
  { id: '30d', name: $localize`:@@range.month:30 days`, step: 'day', steps: 30 },
  { id: '90d', name: $localize`:@@range.quarter:90 days`, step: 'day', steps: 90 },
];

/** What the address says, else a week. */
export const rangeOf = (id: string | undefined): Range =>
  ranges.find((range) => range.id === id) ?? ranges[1]!;

const hourMs = 3_600_000;

/** When the first step begins. The API's days are those of UTC. */
export function startOfRange({ step, steps }: Pick<Range, 'step' | 'steps'>, now = Date.now()): string {
  const length = step === 'hour' ? hourMs : 24 * hourMs;
  return new Date((Math.floor(now / length) - (steps - 1)) * length).toISOString();
}

/** The same, as the day that a filter understands. */
export const dayOfStart = (range: Range): string => dayOf(new Date(startOfRange(range)));
