import { Pipe, type PipeTransform } from '@angular/core';
import { dateFormat } from './locale';

/** A moment for a table: the time if it is of today, else the date. */
export function formatWhen(time: string, now = new Date()): string {
  const at = new Date(time);
  const isToday = at.toDateString() === now.toDateString();
  return dateFormat(
    isToday ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short', year: 'numeric' },
  ).format(at);
}

/** A moment to the second, for receipts and tooltips. */
export const formatMoment = (time: string): string =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time));

/** The day of a moment: "Monday, 23 November". */
export const formatDay = (time: string): string =>
  dateFormat({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(time));

@Pipe({ name: 'when' })
export class WhenPipe implements PipeTransform {
  transform(time: string): string {
    return formatWhen(time);
  }
}

@Pipe({ name: 'moment' })
export class MomentPipe implements PipeTransform {
  transform(time: string): string {
    return formatMoment(time);
  }
}

/** The time of a moment whose day is told elsewhere. */
@Pipe({ name: 'time' })
export class TimePipe implements PipeTransform {
  transform(time: string): string {
    return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(time));
  }
}

/** The time to the second, of something that has just happened. */
@Pipe({ name: 'clock' })
export class ClockPipe implements PipeTransform {
  transform(time: string): string {
    return dateFormat({ timeStyle: 'medium' }).format(new Date(time));
  }
}
