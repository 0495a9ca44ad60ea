// The bytes themselves: signed PUTs to the storage server, beside the least that a durable PUT can be.

import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Bench } from './harness/bench.ts';
import { inRounds, ratio } from './harness/rounds.ts';
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

/** A PUT, ready to be sent. */
interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

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
  const agent = new Agent({ keepAlive: true, maxSockets: shape.atATime });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: shape.atATime }, async (_, lane) => {
      for (let i = lane; i < targets.length; i += shape.atATime) await send(agent, targets[i]!, bytes);
    }),
  );
  const elapsed = performance.now() - start;
  agent.destroy();
  return (countOf(shape) * shape.size) / mebi / (elapsed / 1000);
}

async function send(agent: Agent, { url, headers }: Target, bytes: Buffer): Promise<void> {
  const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  const outgoing = request(
    url,
    { method: 'PUT', agent, headers: { ...headers, 'content-length': bytes.length } },
    (response) => {
      text(response).then((reply) => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A PUT was answered ${response.statusCode}: ${reply}`));
      }, reject);
    },
  );
  outgoing.on('error', reject);
  outgoing.end(bytes);
  return promise;
}
