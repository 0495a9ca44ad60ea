import { Pipe, type PipeTransform } from '@angular/core';
import { numberFormat } from './locale';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes as people read them, in steps of 1000: "0 bytes", "824 kB", "1.4 GB". */
export function formatBytes(bytes: number): string {
  let step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  // 999 999 would round to "1,000 kB".
  if (step < units.length - 1 && Number((bytes / 1000 ** step).toPrecision(3)) >= 1000) step++;
  return numberFormat({
    style: 'unit',
    unit: units[step]!,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: step === 0 ? 21 : 3,
  }).format(bytes / 1000 ** step);
}

@Pipe({ name: 'bytes' })
export class BytesPipe implements PipeTransform {
  transform(bytes: number): string {
    return formatBytes(bytes);
  }
}
