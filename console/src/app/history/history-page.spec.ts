// The history as a person meets it, against an API that holds a record and answers as the real one does.

import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, expect, test } from '@jest/globals';
import type { Activity } from '@stowage/adapters/contract/activity';
import { ApiClient } from '../shared/api/api-client';
import { HistoryPage } from './history-page';

const asked: Record<string, unknown>[] = [];
let record: Activity[] = [];
let harness: RouterTestingHarness;

async function open(url = '/history'): Promise<void> {
  asked.length = 0;
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: 'history', component: HistoryPage }], withComponentInputBinding()),
      { provide: ApiClient, useValue: { call } },
    ],
  });
  harness = await RouterTestingHarness.create(url);
  await settle();
}

beforeEach(() => {
  record = [
    entry(on(24, 12), 'file.changed', { name: 'new.txt', details: { nameBefore: 'old.txt' } }),
    entry(on(24, 11), 'file.stored', { name: 'old.txt', bytes: 12 }),
    entry(on(23, 12), 'upload.refused', {
      name: 'big.iso',
      outcome: 'refused',
      reason: 'file-too-large',
    }),
    entry(on(22, 12), 'file.removed', { name: 'gone.txt' }),
    entry(on(22, 11), 'account.quota-changed', {
      actor: 'somebody',
      fileId: null,
      details: { maxBytes: 2_000_000, maxFiles: 1_000 },
    }),
  ];
});

test('tells what happened by days, in words, with a way to the file', async () => {
  await open();
  expect(all('h2').length).toBe(3);
  const lines = all('li').map(({ textContent }) => textContent.replaceAll(/\s+/g, ' '));
  expect(lines[0]).toContain('Renamed or movednew.txtwas “old.txt”');
  expect(lines[2]).toContain('big.iso too large for one file');
  expect(lines[4]).toContain('now 2 MB and 1,000 files');
  const links = all('li a').map((link) => [link.textContent.trim(), link.getAttribute('href')]);
  expect(links).toEqual([
    ['new.txt', '/library?file=f1'],
    ['old.txt', '/library?file=f1'],
  ]);
});

test('keeps its filters in the address, days being those of the person', async () => {
  await open('/history?kind=file.stored&from=2026-11-23&to=2026-11-24');
  expect(asked[0]).toEqual({
    kind: 'file.stored',
    from: new Date(2026, 10, 23).toISOString(),
    to: new Date(2026, 10, 25).toISOString(),
    limit: 50,
    cursor: undefined,
  });
  expect(all('li').length).toBe(1);
  const box = harness.routeNativeElement!.querySelector('select')!;
  expect(box.value).toBe('file.stored');
  box.value = 'quota.exceeded';
  box.dispatchEvent(new Event('change'));
  await settle();
  expect(TestBed.inject(Router).url).toBe('/history?kind=quota.exceeded&from=2026-11-23&to=2026-11-24');
  expect(text()).toContain('Nothing of this kind');
  button('Clear filters').click();
  await settle();
  expect(TestBed.inject(Router).url).toBe('/history');
  expect(all('li').length).toBe(5);
});

test('nonsense in the address is left out of the question', async () => {
  await open('/history?kind=file.painted&from=yesterday');
  expect(asked[0]).toEqual({ kind: undefined, from: undefined, to: undefined, limit: 50, cursor: undefined });
});

test('reads on where it stopped', async () => {
  record = Array.from({ length: 120 }, (_, index) =>
    entry(new Date(Date.UTC(2026, 10, 24) - index * 60_000).toISOString(), 'file.stored', {
      name: `f${index}`,
    }),
  );
  await open();
  expect(all('li').length).toBe(50);
  button('Show more').click();
  await settle();
  button('Show more').click();
  await settle();
  expect(all('li').length).toBe(120);
  expect(text()).not.toContain('Show more');
});

/** An hour of a day of November, by the clock of whoever looks. */
const on = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();

let nextId = 0;
const entry = (at: string, kind: Activity['kind'], rest: Partial<Activity>): Activity => ({
  entryId: String(nextId++),
  at,
  kind,
  subject: 'me',
  actor: 'me',
  outcome: 'done',
  fileId: 'f1',
  name: null,
  bytes: null,
  reason: null,
  requestId: null,
  details: null,
  ...rest,
});

interface Query {
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
  readonly limit: number;
}

async function call(_: string, { query }: { query: Query }): Promise<unknown> {
  asked.push({ ...query });
  const { kind, from = '', to = '9', cursor = '0', limit } = query;
  const found = record.filter((one) => (!kind || one.kind === kind) && one.at >= from && one.at < to);
  const end = Number(cursor) + limit;
  return { items: found.slice(Number(cursor), end), nextCursor: end < found.length ? String(end) : null };
}

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    await harness.fixture.whenStable();
  }
}

const all = (selector: string): HTMLElement[] => [
  ...harness.routeNativeElement!.querySelectorAll<HTMLElement>(selector),
];
const text = (): string => harness.routeNativeElement!.textContent;
const button = (name: string) => all('button').find(({ textContent }) => textContent.includes(name))!;
