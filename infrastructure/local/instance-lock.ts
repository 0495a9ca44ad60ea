// One instance a data directory. The lock is SQLite's on a file, held by the operating system on the process's behalf:
// however the process ends, it is gone.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface InstanceLock {
  release(): void;
}

/** @throws Error if another process, or another stack in this one, uses the same data */
export function lockData(directory: string): InstanceLock {
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new Error(`Another Stowage is running on the data in ${directory}.`, { cause });
  }
  return { release: () => lock.close() };
}
