// The bytes themselves: signed PUTs to the storage server, beside the least that a durable PUT can be.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Bench } from './harness/bench.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { sendAll, type Target } from './harness/send.ts';
import { digits, median } from './harness/statistics.ts';
import { startStowage, type Stowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';

const rounds = 7;
const mebi = 1024 ** 2;

/** `atATime` connections each send `each` objects of `size` bytes, one after the other. */
interface Shape {
  readonly label: string;
  readonly size: number;
  readonly atATime: number;
  readonly each: number;
}

const shapes: readonly Shape[] = [
  { label: '100 MiB', size: 100 * mebi, atATime: 1, each: 2 },
  { label: '4 × 1 MiB', size: mebi, atATime: 4, each: 20 },
  { label: '8 × 100 KiB', size: 100 * 1024, atATime: 8, each: 40 },
];

export const put: Bench = async (context) => {
  const stowage = await startStowage(context);
  const directory = join(context.directory, 'bare');
  mkdirSync(directory);
  const bare = await startSubject<{ origin: string }>(context, 'bare-put.ts', { directory });
  const rows: string[][] = [];
  const aims = [];
  for (const shape of shapes) {
    context.say(shape.label);
    const bytes = randomBytes(shape.size);
    const measured = await inRounds(
      {
        stowage: async () => transfer(shape, bytes, await granted(stowage, shape)),
        bare: () => transfer(shape, bytes, unguarded(bare.origin, shape)),
      },
      rounds,
    );
    const [ours, theirs] = [measured['stowage']!, measured['bare']!];
    const share = ratio(ours, theirs);
    rows.push([shape.label, digits(median(ours)), digits(median(theirs)), digits(share)]);
    aims.push({ what: `PUT of ${shape.label} against a bare server`, ratio: share, atLeast: 0.8 });
  }
  return {
    title: 'put: bytes into the store, MiB/s',
    notes: [
      'Stowage: checks the signature and everything that it binds, counts, SHA-256, temporary file, fsync, rename, fsync of the directory, a durable notification, 200; while the recorder settles what came before.',
      'Bare: `node:http`, SHA-256, temporary file, fsync, rename, 200.',
      'The grants of a round are fetched before its clock starts.',
    ],
    columns: ['', 'Stowage', 'bare', 'Stowage is'],
    rows,
    aims,
  };
};

const countOf = ({ atATime, each }: Shape): number => atATime * each;

async function granted({ site, authorization }: Stowage, shape: Shape): Promise<Target[]> {
  const grants = Array.from({ length: countOf(shape) }, async (_, i) => {
    const response = await fetch(`${site}/upload`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `${i}.bin`, size: shape.size }),
    });
    if (response.status !== 201) throw new Error(`POST /upload answered ${await response.text()}`);
    return (await response.json()) as Target;
  });
  return Promise.all(grants);
}

const unguarded = (origin: string, shape: Shape): Target[] =>
  Array.from({ length: countOf(shape) }, () => ({ url: `${origin}/`, headers: {} }));

/** @returns MiB a second, until the last answer */
async function transfer(shape: Shape, bytes: Buffer, targets: Target[]): Promise<number> {
  const start = performance.now();
  await sendAll(targets, () => bytes, shape.atATime);
  const elapsed = performance.now() - start;
  return (countOf(shape) * shape.size) / mebi / (elapsed / 1000);
}
