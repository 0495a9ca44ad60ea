import { SavedUploads } from './saved-uploads.js';
/** Whose uploads they are is known only after the API has told; until then they wait to be kept. */
export class MemoryOfOwner {
  #saved;
  #before = [];
  /** @param onFound gets what earlier pages of this owner left, in one go or in two */
  async open(owner, onFound) {
    if (this.#saved || !hasStorage()) return;
    const saved = new SavedUploads(owner);
    this.#saved = saved;
    saved.save(this.#before.splice(0));
    onFound(await saved.ofThisTab());
    onFound(await saved.ofClosedTabs());
  }
  save(uploads) {
    if (this.#saved) this.#saved.save(uploads);
    else this.#before.push(...uploads);
  }
  forget(ids) {
    if (this.#saved) this.#saved.forget(ids);
    else this.#before = this.#before.filter(({ id }) => !ids.includes(id));
  }
}
const hasStorage = () => 'indexedDB' in globalThis && 'locks' in navigator;
