// What operators look at costs the same with a thousand accounts and with a hundred thousand. Asked for at the edge.

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { seedBooks } from '@stowage/adapters/embedded/seed-books';
import type { Bench, BenchContext } from './harness/bench.ts';
import { load } from './harness/load.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { signIn } from './harness/sign-in.ts';
import { digits, median } from './harness/statistics.ts';
import { password, startStowage } from './harness/stowage.ts';

const rounds = 5;
const seconds = 1;
const entriesPerAccount = 10;
const [few, many] = [1_000, 100_000];

interface Operated {
  readonly site: string;
  readonly authorization: string;
  /** One of the accounts that were made up. */
  readonly sub: string;
}

const screens: readonly { label: string; path: (operated: Operated) => string }[] = [
  ...['email', 'files', 'bytes', 'lastActivityAt'].map((sort) => ({
    label: `accounts by ${sort}`,
    path: () => `accounts?sort=${sort}&order=desc`,
  })),
  { label: 'accounts: search for one address', path: () => 'accounts?search=seed-0000777@' },
  { label: 'accounts: a common search, by bytes', path: () => 'accounts?search=seed-&sort=bytes&order=desc' },
  { label: 'one account', path: ({ sub }) => `accounts/${sub}` },
  { label: '… its files', path: ({ sub }) => `accounts/${sub}/files` },
  { label: '… its uploads', path: ({ sub }) => `accounts/${sub}/uploads` },
  { label: '… its record', path: ({ sub }) => `accounts/${sub}/activity` },
  { label: '… its days', path: ({ sub }) => `accounts/${sub}/usage` },
  { label: 'everybody’s record', path: () => 'activity' },
  { label: '… refusals', path: () => 'activity?outcome=refused' },
  { label: '… downloads', path: () => 'activity?kind=file.downloaded' },
  { label: '… of one user', path: ({ sub }) => `activity?user=${sub}` },
  { label: 'summary of 7 days', path: () => 'summary' },
  { label: 'summary of 7 days by the hour', path: () => 'summary?step=hour' },
];

export const operate: Bench = async (context) => {
  const [small, large] = [await open(context, few), await open(context, many)];
  const rows: string[][] = [];
  const aims = [];
  for (const { label, path } of screens) {
    context.say(label);
    const ask = (operated: Operated) => (): ReturnType<typeof load> =>
      load(
        {
          method: 'GET',
          url: `${operated.site}/operations/${path(operated)}`,
          headers: { authorization: operated.authorization },
        },
        1,
        seconds,
      );
    const measured = await inRounds({ small: ask(small), large: ask(large) }, rounds);
    const values = (name: string, share: 'p50' | 'p95'): number[] => measured[name]!.map((it) => it[share]);
    const growth = ratio(values('large', 'p50'), values('small', 'p50'));
    const tail = ratio(values('large', 'p95'), values('small', 'p95'));
    rows.push([
      label,
      ...(['p50', 'p95'] as const).flatMap((share) =>
        ['small', 'large'].map((name) => digits(median(values(name, share)))),
      ),
      digits(growth),
      digits(tail),
    ]);
    aims.push({ what: `Operators: ${label}, p50 of many accounts against few`, ratio: growth, atMost: 1.5 });
    aims.push({ what: `Operators: ${label}, p95 of many accounts against few`, ratio: tail, atMost: 1.5 });
  }
  const [less, more] = [few.toLocaleString('en'), many.toLocaleString('en')];
  return {
    title: `operate: first pages with ${less} and with ${more} accounts, ms`,
    notes: [
      `\`GET /operations/…\` at the edge, one connection; a database of its own for each, with ${entriesPerAccount} lines of the record an account, over a year.`,
      'A look at one account or at the record is entered, durably, before it is answered: most of what those take is that.',
    ],
    columns: [
      '',
      `p50 of ${less}`,
      `p50 of ${more}`,
      `p95 of ${less}`,
      `p95 of ${more}`,
      'p50 ratio',
      'p95 ratio',
    ],
    rows,
    aims,
  };
};

async function open(context: BenchContext, accounts: number): Promise<Operated> {
  const directory = mkdtempSync(join(context.directory, 'operate-'));
  context.say(`${accounts} accounts`);
  seedBooks(join(directory, 'stowage.db'), {
    accounts,
    entries: accounts * entriesPerAccount,
    now: Date.now(),
  });
  const { site } = await startStowage(context, directory);
  const authorization = `Bearer ${await signIn(site, 'operator@example.test', password)}`;
  const reply = await fetch(`${site}/operations/accounts?search=seed-0000500@`, {
    headers: { authorization },
  });
  const { items } = (await reply.json()) as { items: { sub: string }[] };
  return { site, authorization, sub: items[0]!.sub };
}
