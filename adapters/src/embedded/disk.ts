// What the file system makes its users say twice.

import { DomainError } from '@stowage/domain';
import { closeSync, fdatasync, fsync, openSync, statfsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

export const fdatasyncAsync = promisify(fdatasync);
export const fsyncAsync = promisify(fsync);

/** Makes the names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows has no such thing; NTFS journals its directories by itself.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    await fsyncAsync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Are these two names of one file? False if the second does not exist. */
export async function sameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([
    stat(a, { bigint: true }),
    stat(b, { bigint: true }).catch(() => undefined),
  ]);
  return one.ino === other?.ino;
}

/** Bytes that objects leave free, or a twentieth of a small disk: without any the books could let go of nothing. */
const keptFree = 64 * 1024 ** 2;

/** Is there room for so many bytes more? Whoever asks at the same time is told of the same room. */
export function hasRoomFor(bytes: number, directory: string): boolean {
  const { blocks, bavail, bsize } = statfsSync(directory);
  // Some file systems do not say.
  return blocks === 0 || bytes + Math.min(keptFree, (blocks * bsize) / 20) <= bavail * bsize;
}

/** The disk, the quota on it, or the largest file that the system lets us write. */
export const isOutOfSpace = (error: unknown): boolean =>
  (error instanceof DomainError && error.code === 'unavailable') ||
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException)?.code ?? '');
