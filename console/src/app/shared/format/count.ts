import { Pipe, type PipeTransform } from '@angular/core';
import { numberFormat } from './locale';

/** "12,345". */
export const formatCount = (count: number): string => numberFormat({}).format(count);

@Pipe({ name: 'count' })
export class CountPipe implements PipeTransform {
  transform(count: number): string {
    return formatCount(count);
  }
}
