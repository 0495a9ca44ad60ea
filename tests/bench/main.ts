// npm run bench             everything, and the figures into docs/benchmarks.md
// npm run bench -- NAME …   only these, and nothing is written

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { account } from './account.ts';
import { bundles } from './bundles.ts';
import { isMet, type Bench, type BenchContext, type Figures } from './harness/bench.ts';
import { installPeers } from './harness/peers.ts';
import { section, verdict } from './harness/report.ts';
import { operate } from './operate.ts';
import { pages } from './pages.ts';
import { presign } from './presign.ts';
import { put } from './put.ts';
import { record } from './record.ts';
import { sign } from './sign.ts';
import { upload } from './upload.ts';

const benches: Readonly<Record<string, Bench>> = {
  account,
  sign,
  pages,
  operate,
  put,
  upload,
  record,
  presign,
  bundles,
};
const root = join(import.meta.dirname, '../..');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `There is no bench called ${unknown.join(' or ')}. There are ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(2);
}

const say = (text: string): void => console.error(`· ${text}`);
// Rounds alternate, so noise evens out; but with one core taken there is no second one for the server.
const busy = loadavg()[0]!;
const isQuiet = busy <= 0.5;
if (!isQuiet)
  say(`the machine is not quiet: its load is ${busy.toFixed(2)}; take the figures again when it is`);
installPeers(say);

const all: Figures[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(name);
  const figures = await run(bench, (text) => say(`${name}: ${text}`));
  if (figures) {
    all.push(figures);
    console.log(`\n${section(figures)}\n`);
  }
}

const aims = all.flatMap((figures) => figures.aims);
console.log(['', ...aims.map(verdict), ''].join('\n'));
const missed = aims.filter((aim) => !isMet(aim)).length;
console.log(missed === 0 ? 'All aims met.' : `${missed} of ${aims.length} aims missed.`);
if (wanted.length === 0) writeFileSync(join(root, 'docs/benchmarks.md'), page(all));

async function run(bench: Bench, say: BenchContext['say']): Promise<Figures | undefined> {
  const parent = join(root, '.cache/bench');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'run-'));
  const stops: (() => unknown)[] = [() => rmSync(directory, { recursive: true })];
  try {
    return await bench({ say, directory, defer: (stop) => stops.push(stop) });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function page(sections: readonly Figures[]): string {
  const when = new Date().toISOString().slice(0, 10);
  const cores = availableParallelism();
  return `${[
    '# Benchmarks',
    `Written by \`npm run bench\` on ${when}, on a machine with ${cores} cores and Node ${process.version}, all in one run. Server and load generator share those cores. Subjects take turns within each round; figures are medians of the rounds, ratios are medians of each round's ratio.`,
    ...(isQuiet
      ? []
      : [
          `The machine was **not quiet**: its load was ${busy.toFixed(1)} before the run began. Take these figures as provisional.`,
        ]),
    ...sections.map(section),
  ].join('\n\n')}\n`;
}
