import { afterEach, expect, test } from '@jest/globals';
import { dateFormat, numberFormat } from './locale';

afterEach(() => {
  document.documentElement.lang = '';
});

test('a format is made once, whatever it is asked for', () => {
  expect(numberFormat({ style: 'percent' })).toBe(numberFormat({ style: 'percent' }));
  expect(numberFormat({ style: 'percent' }).format(0.5)).toBe('50%');
  expect(numberFormat({}).format(0.5)).toBe('0.5');
  expect(dateFormat({ dateStyle: 'medium' })).toBe(dateFormat({ dateStyle: 'medium' }));
});

test('and once more in another language', () => {
  expect(numberFormat({}).format(1234.5)).toBe('1,234.5');
  document.documentElement.lang = 'de';
  expect(numberFormat({}).format(1234.5)).toBe('1.234,5');
});
