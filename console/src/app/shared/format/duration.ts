import { Pipe, type PipeTransform } from '@angular/core';
import { numberFormat } from './locale';

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
  { unit: 'millisecond', ms: 1 },
] as const;

/** Milliseconds as people read them: "340 ms", "2.5 sec", "3 min". */
export function formatDuration(ms: number): string {
  const { unit, ms: length } = units.find((one) => ms >= one.ms) ?? units.at(-1)!;
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumSignificantDigits: 2,
  }).format(ms / length);
}

@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  transform(ms: number): string {
    return formatDuration(ms);
  }
}
