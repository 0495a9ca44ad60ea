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
import { Pipe } from '@angular/core';
import { locale } from './locale';
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
/** Bytes as people read them, in steps of 1000: "0 bytes", "824 kB", "1.4 GB". */
export function formatBytes(bytes) {
  let step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  // 999 999 would round to "1,000 kB".
  if (step < units.length - 1 && Number((bytes / 1000 ** step).toPrecision(3)) >= 1000) step++;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: step === 0 ? 21 : 3,
  }).format(bytes / 1000 ** step);
}
let BytesPipe = class BytesPipe {
  transform(bytes) {
    return formatBytes(bytes);
  }
};
BytesPipe = __decorate([Pipe({ name: 'bytes' })], BytesPipe);
export { BytesPipe };
