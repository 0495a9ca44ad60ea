import { usageChange } from '../accounts/account.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Grant, ObjectStore } from '../ports/object-store.ts';
import { isInert } from './content-type.ts';
import { isEnded, type FileRecord } from './file-record.ts';
import { ownEntry } from './own-entry.ts';

export interface DownloadFileCommand {
  readonly caller: Caller;
  readonly fileId: string;
  readonly disposition: 'attachment' | 'inline';
}

/** Long enough to begin a download, too short to pass the link around. */
const urlLifetimeMs = 5 * 60_000;

/** Enters the download in the record, then grants it: what could not be recorded is not handed out. */
export class DownloadFile {
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(ledger: Ledger, objectStore: ObjectStore, clock: Clock, newId: NewId) {
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** `inline` is heeded only for types that cannot run script. @throws not-found; conflict if the file is not stored */
  async execute(command: DownloadFileCommand): Promise<{ file: FileRecord; grant: Grant }> {
    const { caller } = command;
    const now = this.#clock();
    const [outcome] = await this.#ledger.change(caller.owner, [FileId.parse(command.fileId)], (file) => {
      if (!file || isEnded(file.state)) throw notFound();
      if (file.state !== 'stored') {
        throw new DomainError('conflict', `This file cannot be downloaded: it is ${file.state}.`);
      }
      return {
        file: { ...file, downloadedAt: now },
        usage: usageChange.none,
        entries: [ownEntry({ clock: () => now, newId: this.#newId }, caller, file, 'file.downloaded')],
      };
    });
    const file = outcome!.file!;
    const disposition = isInert(file.contentType) ? command.disposition : 'attachment';
    return { file, grant: await this.#objectStore.grantGet(file, disposition, now + urlLifetimeMs) };
  }
}
