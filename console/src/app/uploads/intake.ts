import { Injectable, inject, signal } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { Folders } from '../folders/folders';
import { Session } from '../session/session';
import { ApiClient } from '../shared/api/api-client';
import { itemsOf } from '../shared/api/call';
import { problemText } from '../shared/api/problem-text';
import { Notices } from '../shared/ui/notices';
import { type Asked, settle, TakenNames } from './collisions';
import { isSent, type Picked } from './engine/upload';
import type { Pick } from './pick';
import { Uploads } from './uploads';

export interface Question {
  readonly name: string;
  /** How many more names are taken. */
  readonly others: number;
  readonly answer: (asked: Asked) => void;
}

/** Fewer files are looked up one by one; for more, their folder is listed. */
const few = 4;
/** A folder of more files than this is not read to its end: names are no keys here, and two files may share one. */
const mostListed = 5_000;
const mostFolders = 60;

/** The way of everything that is dropped or chosen: collisions are asked about, then it joins the queue. */
@Injectable({ providedIn: 'root' })
export class Intake {
  readonly #api = inject(ApiClient);
  readonly #folders = inject(Folders);
  readonly #uploads = inject(Uploads);
  readonly #session = inject(Session);
  readonly #notices = inject(Notices);
  readonly #question = signal<Question | undefined>(undefined);
  /** One after the other: two drops do not ask at once. */
  #last: Promise<void> = Promise.resolve();

  readonly question = this.#question.asReadonly();

  /** @param pick is asked at once, with the folder that is open */
  take(pick: (into: string) => Promise<Pick> | Pick): Promise<void> {
    const picking = pick(this.#folders.open());
    const before = this.#last;
    // Until it is in the queue, nobody would remember it.
    const joined = this.#session.stayWhile(() => true);
    this.#last = (async () => {
      const picked = await picking;
      await before;
      await this.#add(picked);
    })()
      .catch(() =>
        this.#notices.tell(
          $localize`:@@drop.unreadable:What was dropped could not be read. Choose it instead.`,
        ),
      )
      .finally(joined);
    return this.#last;
  }

  async #add({ picked, folders }: Pick): Promise<void> {
    const fresh = await this.#uploads.supply(picked);
    // What goes on, does so where it began.
    const isNew = fresh.length === picked.length;
    await Promise.all([
      this.#make(isNew ? folders : new Set(fresh.map(({ folder }) => folder))),
      this.#upload(fresh),
    ]);
  }

  /** All of a tree, and not what is empty in it only: so one can look about in it from the beginning. */
  async #make(folders: ReadonlySet<string>): Promise<void> {
    await this.#folders
      .make([...folders])
      .catch((problem: unknown) => this.#notices.tell(problemText(problem)));
  }

  async #upload(picked: readonly Picked[]): Promise<void> {
    if (picked.length === 0) return;
    const taken = await this.#taken(picked);
    await this.#uploads.add(await settle(picked, taken, (name, others) => this.#ask(name, others)));
  }

  /** Names in the books, and in the queue. If the books cannot be read now, both are kept: nothing is lost by that. */
  async #taken(picked: readonly Picked[]): Promise<TakenNames> {
    const taken = new TakenNames();
    for (const upload of this.#uploads.items()) {
      const isComing = upload.state !== 'failed' && upload.state !== 'cancelled';
      if (isComing && !isSent(upload)) taken.add(upload.folder, upload.name);
    }
    const byFolder = Map.groupBy(picked, ({ folder }) => folder);
    await Promise.all(
      [...byFolder].slice(0, mostFolders).map(async ([folder, files]) => {
        const found = await this.#filesIn(folder, files).catch(() => []);
        for (const { name, fileId } of found) taken.add(folder, name, fileId);
      }),
    );
    return taken;
  }

  async #filesIn(folder: string, files: readonly Picked[]): Promise<readonly StoredFile[]> {
    if (files.length > few) return this.#list({ folder });
    const found = await Promise.all(
      files.map(({ file }) =>
        // A search that finds nothing for want of words would find nothing for a listing's price.
        /[\p{L}\p{N}]/u.test(file.name) ? this.#list({ folder, search: wordsOf(file.name) }) : [],
      ),
    );
    return found.flat();
  }

  async #list(query: { folder: string; search?: string }): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    const pages = itemsOf((page) => this.#api.call('GET /files', { query: { ...query, ...page } }));
    for await (const file of pages) if (files.push(file) === mostListed) break;
    return files;
  }

  #ask(name: string, others: number): Promise<Asked> {
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
}

/** The API searches for at most eight words. */
const wordsOf = (name: string): string => (name.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 8).join(' ');
