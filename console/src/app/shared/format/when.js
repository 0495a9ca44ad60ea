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
/** A moment for a table: the time if it is of today, else the date. */
export function formatWhen(time, now = new Date()) {
  const at = new Date(time);
  const isToday = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    locale(),
    isToday ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short', year: 'numeric' },
  ).format(at);
}
/** A moment to the second, for receipts and tooltips. */
export const formatMoment = (time) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time));
/** The day of a moment: "Monday, 23 November". */
export const formatDay = (time) =>
  new Intl.DateTimeFormat(locale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(time));
let WhenPipe = class WhenPipe {
  transform(time) {
    return formatWhen(time);
  }
};
WhenPipe = __decorate([Pipe({ name: 'when' })], WhenPipe);
export { WhenPipe };
let MomentPipe = class MomentPipe {
  transform(time) {
    return formatMoment(time);
  }
};
MomentPipe = __decorate([Pipe({ name: 'moment' })], MomentPipe);
export { MomentPipe };
/** The time of a moment whose day is told elsewhere. */
let TimePipe = class TimePipe {
  transform(time) {
    return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(time));
  }
};
TimePipe = __decorate([Pipe({ name: 'time' })], TimePipe);
export { TimePipe };
