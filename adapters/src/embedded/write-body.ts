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
 * @throws what the stream or the file throws; a stream that closes before its end is an error
 */
export async function writeBody(
  body: Readable,
  file: number,
): Promise<{ size: number; /** Base64. */ sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  let ended = false;
  let failure: unknown = body.destroyed ? goneAway() : undefined;
  let wake = (): void => {};
  body
    .on('data', (chunk: Buffer) => {
      hash.update(chunk);
      size += chunk.length;
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
      await writeAll(file, chunks);
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

/** A single call may write less than it was given. */
async function writeAll(file: number, chunks: Buffer[]): Promise<void> {
  let left = chunks;
  while (left.length > 0) {
    let { bytesWritten } = await writevAsync(file, left);
    left = left.flatMap((chunk) => {
      const skipped = Math.min(bytesWritten, chunk.length);
      bytesWritten -= skipped;
      return skipped < chunk.length ? [chunk.subarray(skipped)] : [];
    });
  }
}
