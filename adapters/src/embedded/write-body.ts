import { createHash } from 'node:crypto';
import { writev } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Bytes of a body that are held in memory before its sender has to wait for the disk. */
const mostGathered = 512 * 1024;

/**
 * Writes a stream to an open file, and hashes it on the way. What arrives while the disk is busy is gathered and written in
 * one call, so the hash and the disk work at the same time and there is no promise for each chunk.
 *
 * @param position where in the file it begins
 * @param most bytes that there is room for: what the stream has beyond them is counted, but not written
 * @throws what the stream or the file throws; a stream that closes before its end is an error
 */
export async function writeBody(
  body: Readable,
  file: number,
  { position = 0, most = Infinity }: { position?: number; most?: number } = {},
): Promise<{ size: number; /** Base64. */ sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let written = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  let ended = false;
  let failure: unknown = body.destroyed ? goneAway() : undefined;
  let wake = (): void => {};
  body
    .on('data', (chunk: Buffer) => {
      hash.update(chunk);
      size += chunk.length;
      if (size > most) return;
      gathered.push(chunk);
      gatheredBytes += chunk.length;
      if (gatheredBytes >= mostGathered) body.pause();
      wake();
    })
    .on('end', () => {
      ended = true;
      wake();
    })
    .on('error', (error) => {
      failure = error;
      wake();
    })
    .on('close', () => {
      if (!ended) failure ??= goneAway();
      wake();
    });
  while (failure === undefined) {
    if (gathered.length > 0) {
      const chunks = gathered;
      gathered = [];
      gatheredBytes = 0;
      body.resume();
      written += await writeAll(file, chunks, position + written);
    } else if (ended) {
      return { size, sha256: hash.digest('base64') };
    } else {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  throw failure;
}

const goneAway = () => new Error('The sender went away.');

const writevAsync = promisify(writev);

/** A single call may write less than it was given. @returns the bytes written: all of them */
async function writeAll(file: number, chunks: Buffer[], position: number): Promise<number> {
  let left = chunks;
  let total = 0;
  while (left.length > 0) {
    let { bytesWritten } = await writevAsync(file, left, position + total);
    total += bytesWritten;
    left = left.flatMap((chunk) => {
      const skipped = Math.min(bytesWritten, chunk.length);
      bytesWritten -= skipped;
      return skipped < chunk.length ? [chunk.subarray(skipped)] : [];
    });
  }
  return total;
}
