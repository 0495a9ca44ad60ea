// The figures as an operator sees them: the range in the address, links to the lists, and no jump when they renew.

import { Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { expect, test } from '@jest/globals';
import type { Summary } from '@stowage/adapters/contract/operations';
import { ApiClient } from '../../shared/api/api-client';
import { ApiProblem } from '../../shared/api/api-problem';
import { Chart } from '../charts/chart';
import type { ChartContent } from '../charts/series';
import { OperateApi } from '../operate-api';
import { OverviewPage } from './overview-page';

/** jsdom has no canvas. */
@Component({
  selector: 'stw-chart',
  template: '{{ heading() }}: {{ content().series[0]!.values.join(" ") }}',
})
class WrittenChart {
  readonly heading = input.required<string>();
  readonly content = input.required<ChartContent>();
}

let asked: { from: string; step: string }[] = [];
let uploads = 3;
let isDown = false;
let harness: RouterTestingHarness;

async function open(url: string): Promise<void> {
  asked = [];
  uploads = 3;
  isDown = false;
  TestBed.overrideComponent(OverviewPage, { remove: { imports: [Chart] }, add: { imports: [WrittenChart] } });
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: 'overview', component: OverviewPage }], withComponentInputBinding()),
      OperateApi,
      { provide: ApiClient, useValue: { call } },
    ],
  });
  harness = await RouterTestingHarness.create(url);
  await settle();
}

test('shows a week, each figure with the list behind it', async () => {
  await open('/overview');
  expect(asked).toEqual([{ from: expect.stringMatching(/T00:00:00\.000Z$/), step: 'day' }]);
  expect(Date.now() - Date.parse(asked[0]!.from)).toBeLessThan(7 * 86_400_000);
  const links = all<HTMLAnchorElement>('.cards a').map((link) => link.getAttribute('href'));
  expect(links[1]).toMatch(/^\/operate\/activity\?kind=file.stored&from=\d{4}-\d\d-\d\d$/);
  expect(links[5]).toMatch(/outcome=refused/);
  // What errors are: either kind has its list.
  expect(all('.cards li')[6]!.textContent).toMatch(/Errors\s*6/);
  expect(links[6]).toMatch(/kind=file.quarantined/);
  expect(links[7]).toMatch(/kind=upload.expired/);
  expect(text()).toContain('Uploads, downloads and refusals: 1 2');
  expect(all('stw-top-users a')[0]!.getAttribute('href')).toBe('/operate/accounts/s1');
});

test('a day is told by hours', async () => {
  await open('/overview?range=24h');
  expect(asked).toEqual([{ from: expect.stringMatching(/:00:00\.000Z$/), step: 'hour' }]);
});

test('figures renew in their places, and stay when they cannot be had', async () => {
  await open('/overview');
  const card = all('.cards a')[1]!;
  expect(card.textContent).toContain('3');
  uploads = 4;
  refresh().click();
  await settle();
  expect(all('.cards a')[1]).toBe(card);
  expect(card.textContent).toContain('4');
  isDown = true;
  refresh().click();
  await settle();
  expect(text()).toContain('Stowage has a problem of its own');
  expect(all('.cards a')[1]).toBe(card);
  isDown = false;
  all('button')
    .find(({ textContent }) => textContent.includes('Try again'))!
    .click();
  await settle();
  expect(text()).not.toContain('problem of its own');
});

const totals = () => ({
  uploads,
  bytes: 10,
  downloads: 2,
  removals: 1,
  refusals: 5,
  errors: 6,
  activeUsers: 2,
});

async function call(
  route: string,
  { query }: { query: { from: string; step: 'hour' | 'day' } },
): Promise<Summary> {
  expect(route).toBe('GET /operations/summary');
  asked.push(query);
  await Promise.resolve();
  if (isDown) throw new ApiProblem('unavailable', 'down');
  const now = new Date().toISOString();
  return {
    ...query,
    to: now,
    generatedAt: now,
    totals: totals(),
    steps: [
      { ...totals(), at: query.from, uploads: 1, storedBytes: 5 },
      { ...totals(), at: now, uploads: 2, storedBytes: 7 },
    ],
    topByBytes: [{ sub: 's1', email: 'a@example.test', uploads: 2, bytes: 10 }],
    topByUploads: [],
    stored: { accounts: 2, files: 3, bytes: 7, reservedBytes: 0 },
  };
}

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    await harness.fixture.whenStable();
  }
}

const root = () => harness.fixture.nativeElement as HTMLElement;
const all = <T extends HTMLElement>(selector: string): T[] => [...root().querySelectorAll<T>(selector)];
const text = (): string => root().textContent;
const refresh = () => root().querySelector<HTMLButtonElement>('[aria-label=Refresh]')!;
