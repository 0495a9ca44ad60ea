import { usageChange } from '../accounts/account.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Folders } from '../ports/folders.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isEnded, type FileRecord } from './file-record.ts';
import { ownEntry } from './own-entry.ts';

/** Takes a file out of the trash, back to the folder that it was in. */
export class RestoreFile {
  readonly #catalog: Catalog;
  readonly #folders: Folders;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(catalog: Catalog, folders: Folders, ledger: Ledger, clock: Clock, newId: NewId) {
    this.#catalog = catalog;
    this.#folders = folders;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Restoring a stored file is no error. @throws not-found; conflict if it is neither trashed nor stored */
  async execute(command: { caller: Caller; fileId: string }): Promise<FileRecord> {
    const { caller } = command;
    const fileId = FileId.parse(command.fileId);
    const trashed = await this.#catalog.find(caller.owner, fileId);
    // The folder may have been removed since.
    if (trashed?.state === 'trashed') await this.#folders.make(caller.owner, [trashed.folder]);
    const [outcome] = await this.#ledger.change(caller.owner, [fileId], (file) => {
      if (!file || isEnded(file.state)) throw notFound();
      if (file.state === 'stored') return undefined;
      if (file.state !== 'trashed') {
        throw new DomainError('conflict', `This file is not in the trash: it is ${file.state}.`);
      }
      const ambience = { clock: this.#clock, newId: this.#newId };
      return {
        file: { ...file, state: 'stored' },
        usage: usageChange.none,
        entries: [ownEntry(ambience, caller, file, 'file.restored')],
      };
    });
    return outcome!.file!;
  }
}
