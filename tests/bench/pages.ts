// A page costs the same in a small library and in a large one, wherever it is. Asked for at the edge, token and all.

import type { Bench, BenchContext } from './harness/bench.ts';
import { libraryOf } from './harness/library.ts';
import { load } from './harness/load.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { digits, median } from './harness/statistics.ts';
import { startStowage, type Stowage } from './harness/stowage.ts';

const rounds = 7;
const seconds = 1;
const [small, large] = [1_000, 1_000_000];

interface Listing {
  readonly label: string;
  readonly query: string;
  /** Does the page begin in the middle of the library? */
  readonly deep?: true;
}

const byName = 'sort=name&order=asc';
const newestFirst = 'sort=uploadedAt&order=desc';
const listings: readonly Listing[] = [
  { label: 'by name', query: byName },
  { label: 'newest first', query: newestFirst },
  { label: 'by name, from the middle', query: byName, deep: true },
  { label: 'newest first, from the middle', query: newestFirst, deep: true },
  { label: 'search: a word in a quarter of the names', query: `${byName}&search=pdf` },
  { label: 'search: a word in one name', query: `${byName}&search=0000777` },
];

export const pages: Bench = async (context) => {
  const [one, million] = [await open(context, small), await open(context, large)];
  const rows: string[][] = [];
  const aims = [];
  for (const { label, query, deep } of listings) {
    context.say(label);
    const ask = async (stowage: Stowage, count: number) => {
      const cursor = deep ? await cursorAt(stowage, query, count / 2) : '';
      return (): ReturnType<typeof load> => get(stowage, `${query}&limit=100${cursor}`);
    };
    const measured = await inRounds(
      { small: await ask(one, small), large: await ask(million, large) },
      rounds,
    );
    const p95 = (name: string): number[] => measured[name]!.map((it) => it.p95);
    const p50 = (name: string): number[] => measured[name]!.map((it) => it.p50);
    const growth = ratio(p95('large'), p95('small'));
    rows.push([
      label,
      ...[p50('small'), p50('large'), p95('small'), p95('large')].map((values) => digits(median(values))),
      digits(growth),
    ]);
    aims.push({
      what: `Page ${label}: p95 of the large library against the small one`,
      ratio: growth,
      atMost: 1.2,
    });
  }
  const [few, many] = [small.toLocaleString('en'), large.toLocaleString('en')];
  return {
    title: `pages: 100 files of ${few} and of ${many}, ms`,
    notes: [
      `\`GET /files\` at the edge, one connection; a database of its own for each library. The middle is at depth ${(small / 2).toLocaleString('en')} and ${(large / 2).toLocaleString('en')}.`,
    ],
    columns: ['', `p50 of ${few}`, `p50 of ${many}`, `p95 of ${few}`, `p95 of ${many}`, 'p95 ratio'],
    rows,
    aims,
  };
};

const open = async (context: BenchContext, count: number): Promise<Stowage> =>
  startStowage(context, await libraryOf(count, context.say));

const get = ({ site, authorization }: Stowage, query: string): ReturnType<typeof load> =>
  load({ method: 'GET', url: `${site}/files?${query}`, headers: { authorization } }, 1, seconds);

/** Walks there as a client would, page by page. @returns the parameter to add */
async function cursorAt({ site, authorization }: Stowage, query: string, depth: number): Promise<string> {
  const limit = Math.min(1_000, depth);
  let cursor = '';
  for (let reached = 0; reached < depth; reached += limit) {
    const reply = await fetch(`${site}/files?${query}&limit=${limit}${cursor}`, {
      headers: { authorization },
    });
    const { items, nextCursor } = (await reply.json()) as { items: unknown[]; nextCursor: string };
    if (items.length !== limit) throw new Error(`A page of ${limit} had ${items.length}.`);
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return cursor;
}
