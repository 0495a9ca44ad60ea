import { TestBed } from '@angular/core/testing';
import { describe, expect, test } from '@jest/globals';
import { LoadGauge } from './load-gauge';

async function warningAt(figures: Readonly<Record<string, number>>): Promise<readonly [string, boolean]> {
  const fixture = TestBed.createComponent(LoadGauge);
  for (const [name, value] of Object.entries(figures)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  const warning = (fixture.nativeElement as HTMLElement).querySelector('.warning')!;
  return [warning.textContent.trim(), warning.classList.contains('urgent')];
}

describe('the gauge warns', () => {
  test.each([
    [{ used: 700, reserved: 99, limit: 1000, filesLeft: 90, mostFiles: 100 }, '', false],
    [{ used: 700, reserved: 100, limit: 1000, filesLeft: 90, mostFiles: 100 }, 'only 200 bytes left', false],
    [{ used: 700, reserved: 250, limit: 1000, filesLeft: 90, mostFiles: 100 }, 'only 50 bytes left', true],
    [{ used: 1, reserved: 0, limit: 1000, filesLeft: 21, mostFiles: 100 }, '', false],
    [{ used: 1, reserved: 0, limit: 1000, filesLeft: 20, mostFiles: 100 }, 'files left: 20', false],
    [{ used: 1, reserved: 0, limit: 1000, filesLeft: 1, mostFiles: 100 }, 'files left: 1', true],
  ])('at %j: %s', async (figures, text, isUrgent) => {
    expect(await warningAt(figures)).toEqual([text, isUrgent]);
  });
});
