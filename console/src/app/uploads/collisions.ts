// What to do with a file whose name is taken where it is to lie.

import type { Picked } from './engine/upload.ts';

export type Answer = 'keep-both' | 'skip' | 'replace';

export interface Asked {
  readonly answer: Answer;
  /** Does it hold for all others, too? */
  readonly forTheRest: boolean;
}

const keyOf = (folder: string, name: string): string => `${folder}\n${name.normalize('NFC')}`;

/** The names that are taken, by folder. Names are told apart exactly, by case too, as the library does. */
export class TakenNames {
  readonly #taken = new Map<string, readonly string[]>();

  /** @param fileId of a file that is stored; what is only on its way cannot be replaced */
  add(folder: string, name: string, fileId?: string): void {
    const key = keyOf(folder, name);
    this.#taken.set(key, [...(this.#taken.get(key) ?? []), ...(fileId === undefined ? [] : [fileId])]);
  }

  /** The stored files that have the name: names are no keys, so there may be several. */
  holders(folder: string, name: string): readonly string[] {
    return this.#taken.get(keyOf(folder, name)) ?? [];
  }

  /** They make way; nobody else may replace them. */
  claim(folder: string, name: string): readonly string[] {
    const holders = this.holders(folder, name);
    this.#taken.set(keyOf(folder, name), []);
    return holders;
  }

  has(folder: string, name: string): boolean {
    return this.#taken.has(keyOf(folder, name));
  }

  /** `report.pdf` → `report (2).pdf`, or the next number that is free. */
  free(folder: string, name: string): string {
    const dot = name.lastIndexOf('.');
    // `.bashrc` is a name, not an ending.
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    for (let number = 2; ; number++) {
      const candidate = `${stem} (${number})${ending}`;
      if (!this.has(folder, candidate)) return candidate;
    }
  }
}

/**
 * Asks about each that collides, until an answer holds for the rest.
 * @param ask gets the name and how many others collide after it
 */
export async function settle(
  picked: readonly Picked[],
  taken: TakenNames,
  ask: (name: string, others: number) => Promise<Asked>,
): Promise<readonly Picked[]> {
  const settled: Picked[] = [];
  let colliding = picked.filter(({ file, folder }) => taken.has(folder, file.name)).length;
  let standing: Answer | undefined;
  for (const one of picked) {
    const { file, folder } = one;
    if (!taken.has(folder, file.name)) {
      taken.add(folder, file.name);
      settled.push(one);
      continue;
    }
    colliding = Math.max(0, colliding - 1);
    let answer = standing;
    if (!answer) {
      const asked = await ask(file.name, colliding);
      answer = asked.answer;
      if (asked.forTheRest) standing = answer;
    }
    if (answer === 'skip') continue;
    if (answer === 'replace' && taken.holders(folder, file.name).length > 0) {
      settled.push({ ...one, replaces: taken.claim(folder, file.name) });
      continue;
    }
    const name = taken.free(folder, file.name);
    taken.add(folder, name);
    settled.push({ ...one, name });
  }
  return settled;
}
