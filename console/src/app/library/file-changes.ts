import { Injectable, inject, signal } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { pathText } from '../folders/folder-path';
import { Folders } from '../folders/folders';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { Notices } from '../shared/ui/notices';
import { AccountStore } from '../shell/account-store';
import { inParallel } from '../uploads/engine/in-parallel';

/** How a file stands after a change, and since when, in ms. */
interface Known {
  readonly file: StoredFile | 'trashed' | 'removed';
  readonly at: number;
}

/** Requests at a time, when many files are changed at once. */
const width = 4;

/** Renames, moves, trashes, restores and removes files, and knows better than a listing from before how they stand. */
@Injectable({ providedIn: 'root' })
export class FileChanges {
  readonly #api = inject(ApiClient);
  readonly #folders = inject(Folders);
  readonly #notices = inject(Notices);
  readonly #account = inject(AccountStore);
  readonly #known = signal<ReadonlyMap<string, Known>>(new Map());

  /** The file as it is by now, if it was listed at `listedAt`; undefined once it is removed. */
  now(file: StoredFile, listedAt: number): StoredFile | undefined {
    const known = this.#known().get(file.fileId);
    if (!known || known.at < listedAt) return file;
    if (known.file === 'trashed') return { ...file, state: 'trashed' };
    return known.file === 'removed' ? undefined : known.file;
  }

  /** Uploads have put these away. @param at when, in ms */
  noteReplaced(fileIds: readonly string[], at: number): void {
    const news = fileIds.filter((fileId) => (this.#known().get(fileId)?.at ?? 0) < at);
    if (news.length === 0) return;
    this.#known.update(
      (known) => new Map([...known, ...news.map((id) => [id, { file: 'trashed', at }] as const)]),
    );
  }

  async rename({ fileId }: StoredFile, name: string): Promise<void> {
    await this.#each([fileId], async () => {
      this.#note(await this.#api.call('PATCH /files/{fileId}', { path: { fileId }, body: { name } }));
    });
  }

  /** @param folder `/`, or `/a/b/` */
  async move(files: readonly StoredFile[], folder: string): Promise<void> {
    const byId = new Map(files.map((file) => [file.fileId, file]));
    const moved = await this.#each([...byId.keys()], async (fileId) => {
      this.#note(await this.#api.call('PATCH /files/{fileId}', { path: { fileId }, body: { folder } }));
    });
    if (moved.length === 0) return;
    this.#folders.note([folder]);
    const place = pathText(folder) || $localize`:@@library.title:Library`;
    const before = Map.groupBy(moved, (id) => byId.get(id)!.folder);
    this.#notices.confirm(
      moved.length === 1
        ? $localize`:@@changes.movedOne:“${byId.get(moved[0]!)!.name}:NAME:” is in ${place}:FOLDER: now.`
        : $localize`:@@changes.moved:${moved.length}:COUNT: files are in ${place}:FOLDER: now.`,
      {
        name: $localize`:@@changes.undo:Undo`,
        run: () =>
          before.forEach(
            (ids, from) =>
              void this.move(
                ids.map((id) => ({ ...byId.get(id)!, folder })),
                from,
              ),
          ),
      },
    );
  }

  /** Into the trash, with a notice by which it can be undone. */
  async trash(files: readonly StoredFile[]): Promise<void> {
    const byId = new Map(files.map((file) => [file.fileId, file]));
    const trashed = await this.#each([...byId.keys()], async (fileId) => {
      await this.#api.call('DELETE /files/{fileId}', { path: { fileId } });
      this.#note({ ...byId.get(fileId)!, state: 'trashed' });
    });
    if (trashed.length === 0) return;
    const [first] = trashed;
    this.#notices.confirm(
      trashed.length === 1
        ? $localize`:@@changes.trashedOne:“${byId.get(first!)!.name}:NAME:” is in the trash.`
        : $localize`:@@changes.trashed:${trashed.length}:COUNT: files are in the trash.`,
      {
        name: $localize`:@@changes.undo:Undo`,
        run: () => void this.restore(trashed.map((id) => byId.get(id)!)),
      },
    );
  }

  async restore(files: readonly StoredFile[]): Promise<void> {
    await this.#each(idsOf(files), async (fileId) => {
      const file = await this.#api.call('POST /files/{fileId}/restore', { path: { fileId } });
      this.#note(file);
      // It may have been removed in the meantime.
      this.#folders.note([file.folder]);
    });
  }

  /** For good. */
  async remove(files: readonly StoredFile[]): Promise<void> {
    await this.#each(idsOf(files), async (fileId) => {
      await this.#api.call('DELETE /files/{fileId}', { path: { fileId }, query: { permanent: true } });
      this.#keep(fileId, 'removed');
    });
    this.#account.refreshSoon();
  }

  /** What fails does not keep the others from being done. @returns those that were */
  async #each(ids: readonly string[], work: (fileId: string) => Promise<void>): Promise<string[]> {
    const done: string[] = [];
    const problems: unknown[] = [];
    await inParallel(ids, width, new AbortController().signal, async (fileId) => {
      await work(fileId).then(
        () => done.push(fileId),
        (problem: unknown) => problems.push(problem),
      );
    });
    if (problems.length > 0) {
      const reason = problemText(problems[0]);
      this.#notices.tell(
        ids.length === 1
          ? reason
          : $localize`:@@changes.someFailed:Not done for ${problems.length}:FAILED: of ${ids.length}:ALL: files. ${reason}:REASON:`,
      );
    }
    return done;
  }

  #note(file: StoredFile): void {
    this.#keep(file.fileId, file);
  }

  #keep(fileId: string, file: Known['file']): void {
    this.#known.update((known) => new Map(known).set(fileId, { file, at: Date.now() }));
  }
}

const idsOf = (files: readonly StoredFile[]): string[] => files.map(({ fileId }) => fileId);
