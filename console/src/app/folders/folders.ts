import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { ApiProblem } from '../shared/api/api-problem';
import { problemText } from '../shared/api/problem-text';
import { Notices } from '../shared/ui/notices';
import { nameOf, root, wayTo } from './folder-path';

/** Is the folder there, and since when is that known, in ms? */
interface Known {
  readonly isThere: boolean;
  readonly at: number;
}

/** The API makes so many at once. */
const batch = 100;

/** Makes and removes folders, and knows better than a listing from before which ones there are. */
@Injectable({ providedIn: 'root' })
export class Folders {
  readonly #api = inject(ApiClient);
  readonly #notices = inject(Notices);
  readonly #known = signal<ReadonlyMap<string, Known>>(new Map());

  /** The folder that somebody is in: what is dropped or chosen goes there. */
  readonly open = signal(root);

  /** These and all above them; those that are there already are left alone. @throws ApiProblem */
  async make(folders: readonly string[]): Promise<void> {
    for (let start = 0; start < folders.length; start += batch) {
      const some = folders.slice(start, start + batch);
      await this.#api.call('POST /files/folders', { body: { folders: some } });
      this.note(some);
    }
  }

  /** Only while nothing is in it; it can be had again. */
  async remove(folder: string): Promise<void> {
    const name = nameOf(folder);
    try {
      await this.#api.call('DELETE /files/folders', { query: { folder } });
    } catch (problem) {
      const code = problem instanceof ApiProblem ? problem.code : undefined;
      // Somebody else has removed it already.
      if (code !== 'not-found') {
        return this.#notices.tell(
          code === 'conflict'
            ? $localize`:@@folders.notEmpty:“${name}:NAME:” is not empty. Move or delete what lies in it first.`
            : problemText(problem),
        );
      }
    }
    this.#keep([folder], false);
    this.#notices.confirm($localize`:@@folders.removed:The folder “${name}:NAME:” is removed.`, {
      name: $localize`:@@changes.undo:Undo`,
      run: () =>
        void this.make([folder]).catch((problem: unknown) => this.#notices.tell(problemText(problem))),
    });
  }

  /** A file lies there now, so the folder is there, and so are those above it. */
  note(folders: readonly string[]): void {
    this.#keep(new Set(folders.flatMap(wayTo)), true);
  }

  /** What has changed since `at`, in ms: the folders that are there now, and those that are not any more. */
  since(at: number): ReadonlyMap<string, boolean> {
    return new Map(
      [...this.#known()]
        .filter(([, known]) => known.at >= at)
        .map(([folder, { isThere }]) => [folder, isThere]),
    );
  }

  #keep(folders: Iterable<string>, isThere: boolean): void {
    const at = Date.now();
    this.#known.update(
      (known) => new Map([...known, ...[...folders].map((one) => [one, { isThere, at }] as const)]),
    );
  }
}
