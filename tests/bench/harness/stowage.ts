// The whole local stack, as `npm start` runs it but for the ports and the data, and somebody signed in.

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { signIn } from './sign-in.ts';
import { startSubject } from './subject.ts';

export const user = 'user@example.test';
export const password = 'only-for-benches';

export interface Stowage {
  /** The edge's origin. */
  readonly site: string;
  readonly issuer: string;
  /** Of its process, in which all of it runs. */
  readonly pid: number;
  /** The header of that name, for `user`. */
  readonly authorization: string;
  /** Where it keeps its data. */
  readonly directory: string;
}

/**
 * @param directory what an earlier stack left, or nothing: then it begins empty
 * @param consoleDirectory the built console, for what needs its pages
 */
export async function startStowage(
  context: BenchContext,
  directory = mkdtempSync(join(context.directory, 'data-')),
  consoleDirectory = join(directory, 'no-console'),
): Promise<Stowage> {
  const { site, issuer, pid } = await startSubject<Pick<Stowage, 'site' | 'issuer' | 'pid'>>(
    context,
    'stowage.ts',
    { directory, password, consoleDirectory },
  );
  return { site, issuer, pid, authorization: `Bearer ${await signIn(site, user, password)}`, directory };
}
