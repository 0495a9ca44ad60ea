var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { Notices } from '../shared/ui/notices';
import { settle, TakenNames } from './collisions';
import { isSent } from './engine/upload';
import { Uploads } from './uploads';
/** Fewer files are looked up one by one; for more, their folder is listed. */
const few = 4;
/** A folder of more files than this is not read to its end: names are no keys here, and two files may share one. */
const mostListed = 5_000;
const mostFolders = 60;
/** The way of everything that is dropped or chosen: collisions are asked about, then it joins the queue. */
let Intake = class Intake {
  #api = inject(ApiClient);
  #uploads = inject(Uploads);
  #notices = inject(Notices);
  #question = signal(undefined);
  /** One after the other: two drops do not ask at once. */
  #last = Promise.resolve();
  question = this.#question.asReadonly();
  take(pick) {
    const before = this.#last;
    this.#last = (async () => {
      const { picked, emptyFolders } = await pick;
      await before;
      if (emptyFolders > 0) {
        this.#notices.tell(
          $localize`:@@drop.emptyFolders:Empty folders were left out: ${emptyFolders}:COUNT:`,
        );
      }
      await this.#add(picked);
    })().catch(() =>
      this.#notices.tell(
        $localize`:@@drop.unreadable:What was dropped could not be read. Choose it instead.`,
      ),
    );
    return this.#last;
  }
  async #add(picked) {
    const fresh = await this.#uploads.supply(picked);
    if (fresh.length === 0) return;
    const taken = await this.#taken(fresh);
    await this.#uploads.add(await settle(fresh, taken, (name, others) => this.#ask(name, others)));
  }
  /** Names in the books, and in the queue. If the books cannot be read now, both are kept: nothing is lost by that. */
  async #taken(picked) {
    const taken = new TakenNames();
    for (const upload of this.#uploads.items()) {
      const isComing = upload.state !== 'failed' && upload.state !== 'cancelled';
      if (isComing && !isSent(upload)) taken.add(upload.folder, upload.name);
    }
    const byFolder = Map.groupBy(picked, ({ folder }) => folder);
    await Promise.all(
      [...byFolder].slice(0, mostFolders).map(async ([folder, files]) => {
        const names = await this.#namesIn(folder, files).catch(() => []);
        for (const name of names) taken.add(folder, name);
      }),
    );
    return taken;
  }
  async #namesIn(folder, files) {
    if (files.length > few) return this.#list({ folder });
    const found = await Promise.all(
      files.map(({ file }) =>
        // A search that finds nothing for want of words would find nothing for a listing's price.
        /[\p{L}\p{N}]/u.test(file.name) ? this.#list({ folder, search: wordsOf(file.name) }) : [],
      ),
    );
    return found.flat();
  }
  async #list(query) {
    const names = [];
    let cursor;
    do {
      const page = await this.#api.call('GET /files', { query: { ...query, limit: 1000, cursor } });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && names.length < mostListed);
    return names;
  }
  #ask(name, others) {
    return new Promise((resolve) =>
      this.#question.set({
        name,
        others,
        answer: (asked) => {
          this.#question.set(undefined);
          resolve(asked);
        },
      }),
    );
  }
};
Intake = __decorate([Injectable({ providedIn: 'root' })], Intake);
export { Intake };
/** The API searches for at most eight words. */
const wordsOf = (name) => (name.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 8).join(' ');
