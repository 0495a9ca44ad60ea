import { Injector, runInInjectionContext } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { live } from './live';

let isHidden = false;
const work = jest.fn(async () => {});

beforeEach(() => {
  jest.useFakeTimers();
  work.mockClear();
  isHidden = false;
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
  runInInjectionContext(TestBed.inject(Injector), () => live(work, () => 30_000));
});
afterEach(() => void jest.useRealTimers());

test('again and again, but not while nobody looks', async () => {
  await jest.advanceTimersByTimeAsync(29_000);
  expect(work).toHaveBeenCalledTimes(0);
  await jest.advanceTimersByTimeAsync(62_000);
  expect(work).toHaveBeenCalledTimes(3);
  look(false);
  await jest.advanceTimersByTimeAsync(300_000);
  expect(work).toHaveBeenCalledTimes(3);
});

test('at once when one comes back late, after the rest of the wait when one comes back soon', async () => {
  look(false);
  await jest.advanceTimersByTimeAsync(10_000);
  look(true);
  await jest.advanceTimersByTimeAsync(15_000);
  expect(work).toHaveBeenCalledTimes(0);
  look(false);
  await jest.advanceTimersByTimeAsync(60_000);
  look(true);
  await jest.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test('ends with whoever called it', async () => {
  TestBed.resetTestingModule();
  await jest.advanceTimersByTimeAsync(100_000);
  expect(work).toHaveBeenCalledTimes(0);
});

function look(isLooking: boolean): void {
  isHidden = !isLooking;
  document.dispatchEvent(new Event('visibilitychange'));
}
