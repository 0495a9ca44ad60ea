import { describe, expect, test } from '@jest/globals';
import { HttpErrorResponse } from '@angular/common/http';
import { ApiProblem } from '../shared/api/api-problem';
import { formatBytes } from '../shared/format/bytes';
import { failureText } from './failure-text';
import { StoreRefusal } from './store-refusal';

const answer = (status: number, error: unknown): ApiProblem =>
  ApiProblem.of(new HttpErrorResponse({ status, error }));

describe('a failed upload says', () => {
  test('how much room is missing', () => {
    const problem = answer(409, {
      code: 'quota-exceeded',
      unit: 'bytes',
      available: 400_000,
      requested: 2_400_000,
    });
    expect(failureText(problem)).toBe(
      'It does not fit: 2 MB of room are missing. Remove some files and try again.',
    );
  });

  test('that there may be no more files', () => {
    const problem = answer(409, { code: 'quota-exceeded', unit: 'files', available: 0, requested: 1 });
    expect(failureText(problem)).toContain('no room for another file');
  });

  test('how large a file may be', () => {
    expect(failureText(answer(413, { code: 'file-too-large', limit: 5_000_000 }))).toContain('at most 5 MB');
  });

  test('what the API says of a name or a type', () => {
    expect(failureText(answer(400, { code: 'invalid-request', detail: 'name: must not be empty' }))).toBe(
      'name: must not be empty',
    );
  });

  test('who could not be reached', () => {
    expect(failureText(answer(0, null))).toContain('Stowage cannot be reached');
    expect(failureText(new StoreRefusal(0))).toContain('connection to the store');
    expect(failureText(new StoreRefusal(403))).toContain('403');
  });

  test('something, whatever it was', () => {
    expect(failureText(answer(502, '<html>'))).toContain('problem of its own');
    expect(failureText(undefined)).toContain('unexpected');
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [999_499, '999 kB'],
  [999_999, '1 MB'],
  [5_368_709_120, '5.37 GB'],
  [2e15, '2,000 TB'],
])('%d bytes are read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
