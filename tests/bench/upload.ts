// The upload engine, with everything that it does around a file, beside bare PUTs of the same bytes to the same store;
// and what it takes of a page's memory.

import type { UploadGrant } from '@stowage/adapters/contract/uploads';
import { ApiTransport } from '@stowage/console/uploads/api-transport';
import { UploadQueue } from '@stowage/console/uploads/engine/upload-queue';
import { isSent } from '@stowage/console/uploads/engine/upload';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { apiOf } from '../../cli/src/api/api.ts';
import { terminalPatience } from '../../cli/src/api/patience.ts';
import { put } from '../../cli/src/api/put.ts';
import { buildConsoleIfNeeded, consoleDirectory } from '../../infrastructure/local/console-build.ts';
import type { Aim, Bench, BenchContext } from './harness/bench.ts';
import { load } from './harness/load.ts';
import { PageHeaps } from './harness/page-heap.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { sendAll, type Target } from './harness/send.ts';
import { digits, median } from './harness/statistics.ts';
import { startStowage, type Stowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';

const mebi = 1024 ** 2;
const connections = 16;
const seconds = 2;

interface Files {
  readonly label: string;
  readonly files: number;
  /** Of each, in bytes. */
  readonly size: number;
}

interface Shape extends Files {
  /** What the engine sends at a time. */
  readonly atATime: number;
  readonly rounds: number;
  readonly atLeast: number;
}

const shapes: readonly Shape[] = [
  { label: '1,000 × 100 KiB', files: 1_000, size: 100 * 1024, atATime: 5, rounds: 5, atLeast: 0.8 },
  // Last, because a disk is busy with such a file for a while after it was taken.
  { label: '1 × 1 GiB', files: 1, size: 1024 * mebi, atATime: 4, rounds: 5, atLeast: 0.9 },
];

const manySmall: Files = { label: '5,000 × 1 KiB', files: 5_000, size: 1024 };

/** What the page may hold of a file, however large, and of files, however many: eight parts' worth. */
const roomOfPage = 64 * mebi;

const root = join(import.meta.dirname, '../..');

export const upload: Bench = async (context) => {
  await buildConsoleIfNeeded(root, context.say);
  const stowage = await startStowage(context, undefined, consoleDirectory(root));
  const rows: string[][] = [];
  const aims: Aim[] = [];
  for (const shape of shapes) {
    context.say(shape.label);
    const paths = await writeFiles(directoryOf(shape, context), shape);
    const bytesOf = piecesOf(paths, shape);
    const measured = await inRounds(
      {
        engine: async () => throughput(shape, await filesOf(paths), (files) => byEngine(stowage, files)),
        bare: async () => {
          const targets = await granted(stowage, shape);
          return throughput(shape, targets, () => sendAll(targets, bytesOf, shape.atATime));
        },
      },
      shape.rounds,
    );
    const [ours, theirs] = [measured['engine']!, measured['bare']!];
    const share = ratio(ours, theirs);
    rows.push([shape.label, digits(median(ours)), digits(median(theirs)), digits(share)]);
    aims.push({
      what: `the engine with ${shape.label} against bare PUTs`,
      ratio: share,
      atLeast: shape.atLeast,
    });
  }
  const page = await pageNotes(stowage, context);
  return {
    title: 'upload: files through the engine, MiB/s until the store has them all',
    notes: [
      'Engine, as the command line runs it: files on the disk; announced in batches, SHA-256 of those of up to 64 MiB, the small ones in one signed PUT each, the large one in parts of 8 MiB that are hashed and signed four at a time, ahead of their turn, and put together at the end; at most five requests to the store at a time, four of one file.',
      'Bare: PUTs of the same files in the same cut to the same store on as many connections, granted before the clock starts; each is read once, nothing is hashed by the sender and nothing put together.',
      memoryNote(stowage),
      ...page.notes,
      await startsNote(stowage, context),
    ],
    columns: ['', 'engine', 'bare PUTs', 'engine is'],
    rows,
    aims: [...aims, ...page.aims],
  };
};

const directoryOf = ({ label }: Files, { directory }: BenchContext): string => join(directory, label);

async function writeFiles(directory: string, { files, size }: Files): Promise<string[]> {
  mkdirSync(directory);
  const paths = Array.from({ length: files }, (_, index) => join(directory, `${index}.bin`));
  for (const path of paths) {
    if (size <= mebi) writeFileSync(path, randomBytes(size));
    else await pipeline(Readable.from(randomChunks(size)), createWriteStream(path));
  }
  return paths;
}

function* randomChunks(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= mebi) yield randomBytes(Math.min(left, mebi));
}

const pieceSize = 8 * mebi;

/** What a bare sender reads for each of its PUTs: a file, or a part of one. */
function piecesOf(paths: readonly string[], { size }: Files): (index: number) => Promise<Buffer> {
  const pieces = Math.ceil(size / pieceSize);
  return async (index) => {
    const position = (index % pieces) * pieceSize;
    const piece = Buffer.allocUnsafe(Math.min(pieceSize, size - position));
    const file = await open(paths[Math.floor(index / pieces)]!);
    await file.read(piece, { position }).finally(() => file.close());
    return piece;
  };
}

const filesOf = (paths: readonly string[]): Promise<File[]> =>
  Promise.all(paths.map(async (path, index) => new File([await openAsBlob(path)], `${index}.bin`)));

/** @returns MiB a second */
async function throughput<T>(
  { files, size }: Shape,
  given: T,
  work: (given: T) => Promise<void>,
): Promise<number> {
  const start = performance.now();
  await work(given);
  return (files * size) / mebi / ((performance.now() - start) / 1000);
}

async function byEngine({ site, authorization }: Stowage, files: readonly File[]): Promise<void> {
  const token = authorization.replace('Bearer ', '');
  const session = { site, accessToken: async () => token, renew: async () => token };
  const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  const queue = new UploadQueue(
    new ApiTransport(apiOf(session), put),
    ({ items }) => {
      const failed = items.find(({ state }) => state === 'failed');
      if (failed) reject(failed.failure);
      else if (items.every(isSent)) resolve();
    },
    terminalPatience,
  );
  queue.add(files.map((file) => ({ file, folder: '/' })));
  await promise.finally(() => queue.stop());
}

/** Everything that the same PUTs need, in the same cut. */
async function granted({ site, authorization }: Stowage, { files, size }: Shape): Promise<Target[]> {
  const post = async <T>(path: string, body: object): Promise<T> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const reply = await fetch(site + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`POST ${path} answered ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const targets: Target[] = [];
  for (let file = 0; file < files; file++) {
    const grant = await post<UploadGrant>('/upload', { name: `${file}.bin`, size });
    if (grant.strategy === 'single') {
      targets.push(grant);
      continue;
    }
    const numbers = Array.from({ length: grant.partCount }, (_, index) => index + 1);
    for (let from = 0; from < numbers.length; from += 100) {
      const partNumbers = numbers.slice(from, from + 100);
      const { parts } = await post<{ parts: Target[] }>(`/upload/${grant.uploadId}/parts`, { partNumbers });
      targets.push(...parts);
    }
  }
  return targets;
}

/** Edge, storage and recorder are one process. */
function memoryNote({ pid }: Stowage): string {
  const engine = Math.round(process.resourceUsage().maxRSS / 1024);
  const name = 'Peak memory (RSS)';
  try {
    const peak = Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
    return `${name}: edge, storage and recorder in one process ${Math.round(peak / 1024)} MiB; engine, bare sender and load generator in another ${engine} MiB.`;
  } catch {
    return `${name}: engine, bare sender and load generator ${engine} MiB; the house's cannot be read on this system.`;
  }
}

/** The same engine in the console, in a browser. */
async function pageNotes(
  stowage: Stowage,
  context: BenchContext,
): Promise<{ readonly notes: readonly string[]; readonly aims: readonly Aim[] }> {
  const page = await PageHeaps.open(context, stowage);
  if (!page) return { notes: ['There is no browser here to measure the page in.'], aims: [] };
  await writeFiles(directoryOf(manySmall, context), manySmall);
  const notes: string[] = [];
  const aims: Aim[] = [];
  for (const files of [manySmall, shapes.at(-1)!]) {
    context.say(`${files.label}, in the page`);
    const { atRest, peak, after, seconds } = await page.of(directoryOf(files, context), files.files);
    const [rest, most, left] = [atRest, peak, after].map((bytes) => digits(bytes / mebi));
    notes.push(
      `The console's page with ${files.label}, ${digits(seconds)} s until all is recorded: its heap (V8 and array buffers, four looks a second) is ${rest} MiB before, ${most} MiB at its peak, garbage included, and ${left} MiB afterwards, with every row still in the tray.`,
    );
    aims.push({
      what: `the page's heap at its peak with ${files.label} against ${roomOfPage / mebi} MiB`,
      ratio: peak / roomOfPage,
      atMost: 1,
    });
  }
  return { notes, aims };
}

/** How what a start costs compares with a request that is only let in. */
async function startsNote({ site, issuer, authorization }: Stowage, context: BenchContext): Promise<string> {
  const { origin } = await startSubject<{ origin: string }>(context, 'bare-account.ts', {
    issuer,
    body: '{}',
    remember: true,
  });
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'a.bin', size: 1 });
  const measured = await inRounds(
    {
      start: () => load({ method: 'POST', url: `${site}/upload`, headers, body }, connections, seconds),
      look: () => load({ method: 'GET', url: `${site}/account`, headers }, connections, seconds),
      bare: () => load({ method: 'GET', url: origin, headers }, connections, seconds),
    },
    3,
  );
  const speedOf = (name: string) => digits(median(measured[name]!.map(({ perSecond }) => perSecond)));
  return `\`POST /upload\` at ${connections} connections: ${speedOf('start')} requests a second, beside ${speedOf('look')} of an authorised \`GET /account\` through the same edge and ${speedOf('bare')} of a bare server that verifies the same token, remembers it, and answers a constant.`;
}
