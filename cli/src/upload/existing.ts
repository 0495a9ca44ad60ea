// What to do with a file whose name is taken where it is to lie.

import { itemsOf, type Call } from '@stowage/console/shared/api/call';
import { TakenNames } from '@stowage/console/uploads/collisions';
import { inParallel } from '@stowage/console/uploads/engine/in-parallel';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import type { Found } from './walk.ts';

export const policies = ['skip', 'keep-both', 'replace'] as const;
export type Policy = (typeof policies)[number];

export interface Chosen {
  readonly found: Found;
  readonly name: string;
  /** Ids of the files that go to the trash once it is recorded. */
  readonly replaces: readonly string[];
}

export interface Settled {
  /** To be uploaded, under this name. */
  readonly chosen: readonly Chosen[];
  /** Stored already, as far as name, folder, size and time of change can tell. */
  readonly unchanged: readonly { readonly found: Found; readonly stored: StoredFile }[];
  /** Another file has the name. */
  readonly skipped: readonly Found[];
}

/** The files that lie in these folders. */
export async function filesIn(call: Call, folders: Iterable<string>): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  await inParallel(new Set(folders), 4, new AbortController().signal, async (folder) => {
    const found = itemsOf((page) => call('GET /files', { query: { folder, ...page } }));
    for await (const file of found) files.push(file);
  });
  return files;
}

/** Two files of one run never replace each other: the second one gets a number. */
export function settle(found: readonly Found[], stored: readonly StoredFile[], policy: Policy): Settled {
  const byPlace = Map.groupBy(stored, ({ folder, name }) => folder + name.normalize('NFC'));
  const taken = new TakenNames();
  for (const { folder, name, fileId } of stored) taken.add(folder, name, fileId);
  const chosen: Chosen[] = [];
  const unchanged: { found: Found; stored: StoredFile }[] = [];
  const skipped: Found[] = [];
  for (const one of found) {
    const there = byPlace.get(one.folder + one.name) ?? [];
    const same = there.find((file) => isUnchanged(file, one));
    if (same) {
      unchanged.push({ found: one, stored: same });
    } else if (there.length > 0 && policy === 'skip') {
      skipped.push(one);
    } else if (policy === 'replace' && taken.holders(one.folder, one.name).length > 0) {
      chosen.push({ found: one, name: one.name, replaces: taken.claim(one.folder, one.name) });
    } else {
      const name = taken.has(one.folder, one.name) ? taken.free(one.folder, one.name) : one.name;
      taken.add(one.folder, name);
      chosen.push({ found: one, name, replaces: [] });
    }
  }
  return { chosen, unchanged, skipped };
}

const isUnchanged = ({ size, lastModified }: StoredFile, found: Found): boolean =>
  size === found.size && lastModified !== null && Date.parse(lastModified) === found.lastModified;
