// What to do with a file whose name is taken where it is to lie.
const keyOf = (folder, name) => `${folder}\n${name.normalize('NFC')}`;
/** The names that are taken, by folder. Names are told apart exactly, by case too, as the library does. */
export class TakenNames {
  #taken = new Set();
  add(folder, name) {
    this.#taken.add(keyOf(folder, name));
  }
  has(folder, name) {
    return this.#taken.has(keyOf(folder, name));
  }
  /** `report.pdf` → `report (2).pdf`, or the next number that is free. */
  free(folder, name) {
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
export async function settle(picked, taken, ask) {
  const settled = [];
  let colliding = picked.filter(({ file, folder }) => taken.has(folder, file.name)).length;
  let standing;
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
    const name = taken.free(folder, file.name);
    taken.add(folder, name);
    settled.push({ ...one, name });
  }
  return settled;
}
