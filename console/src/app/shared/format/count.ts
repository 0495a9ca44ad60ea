import { Pipe, type PipeTransform } from '@angular/core';
import { locale } from './locale';

/** "12,345". */
export const formatCount = (count: number): string => new Intl.NumberFormat(locale()).format(count);

@Pipe({ name: 'count' })
export class CountPipe implements PipeTransform {
  transform(count: number): string {
    return formatCount(count);
  }
}
