import { computed, Injectable, inject, linkedSignal } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { above, root } from '../folders/folder-path';
import { Folders } from '../folders/folders';
import { type Upload, Uploads } from '../uploads/uploads';
import { FileChanges } from './file-changes';
import { FileListing } from './file-listing';
import { type FileRow, type Row, rowOfFile, rowOfFolder, rowOfUpload } from './file-row';

/** The lines of the library: what was listed, put right by what has happened since. */
@Injectable()
export class LibraryRows {
  readonly #listing = inject(FileListing);
  readonly #uploads = inject(Uploads);
  readonly #changes = inject(FileChanges);
  readonly #known = inject(Folders);

  /** The folder that is shown; undefined where files of all folders are. */
  readonly #here = computed(() => this.#listing.query()?.folder);

  readonly all = computed<readonly Row[]>(() => [...this.folders().map(rowOfFolder), ...this.#files()]);

  /** Those that are new come first. */
  readonly folders = computed(() => {
    const isHere = (folder: string): boolean => folder !== root && above(folder) === this.#here();
    const news = this.#known.since(this.#listing.openedAt());
    const listed = this.#listing.folders().map(({ folder }) => folder);
    const known = new Set(listed);
    const made = [...news.keys()].filter(
      (folder) => news.get(folder) && isHere(folder) && !known.has(folder),
    );
    return [...made, ...listed.filter((folder) => isHere(folder) && news.get(folder) !== false)];
  });

  readonly #files = computed(() => {
    const arrivals = this.#arrivals();
    const shown = new Set(arrivals.map(({ id }) => id));
    const listedAt = this.#listing.openedAt();
    return [
      ...arrivals,
      ...this.#listing
        .files()
        .filter(({ fileId }) => !shown.has(fileId))
        .flatMap((file) => this.#rowsOf(file, listedAt, false)),
    ];
  });

  /** Uploads that are newer than the listing, by their ids; also those that the tray has let go of since. */
  readonly #newer = linkedSignal<News, ReadonlyMap<string, Arrival>>({
    source: () => ({ uploads: this.#uploads.steadyItems(), openedAt: this.#listing.openedAt() }),
    computation: ({ uploads, openedAt }, before) => {
      const all = new Map<string, Upload>(before?.value);
      for (const upload of uploads) all.set(upload.id, upload);
      return new Map([...all].filter((one): one is [string, Arrival] => isNewer(one[1], openedAt)));
    },
  });

  /** Those of them that are for the folder that is shown. */
  readonly #arrivals = computed(() =>
    [...this.#newer().values()]
      .filter(({ folder }) => folder === this.#here())
      .flatMap((upload) =>
        upload.recorded ? this.#rowsOf(upload.recorded, upload.doneAt!, true) : [rowOfUpload(upload)],
      )
      .reverse(),
  );

  /** None, if by now it belongs elsewhere. */
  #rowsOf(file: StoredFile, knownAt: number, isFresh: boolean): FileRow[] {
    const now = this.#changes.now(file, knownAt);
    const here = this.#here();
    const isElsewhere = here !== undefined && now?.folder !== here;
    if (!now || isElsewhere || (now.state === 'trashed') !== (this.#listing.query()?.state === 'trashed'))
      return [];
    return [rowOfFile(now, { isFresh, withPath: here === undefined })];
  }
}

interface News {
  readonly uploads: readonly Upload[];
  /** Of the listing, in ms. */
  readonly openedAt: number;
}

type Arrival = Upload & { readonly fileId: string };

const isNewer = ({ state, fileId, doneAt }: Upload, openedAt: number): boolean =>
  fileId !== undefined && (state === 'processing' || (state === 'done' && doneAt! > openedAt));
