import { usageChange } from '../accounts/account.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Change, Ledger } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { FileRecord } from './file-record.ts';
import { ownEntry } from './own-entry.ts';

export interface RemoveFileCommand {
  readonly caller: Caller;
  readonly fileId: string;
  /** For good, whether it lies in the trash or not; else into the trash, where it is still charged. */
  readonly permanent: boolean;
}

/**
 * Puts a file into the trash, or removes it for good: first from the books, which give its bytes back, then from the
 * store. What a crash leaves behind in the store goes with the same request sent again, or with the reconciler.
 */
export class RemoveFile {
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

  /** Doing it twice is no error. @throws not-found; conflict for a pending upload, and for the trash if it is quarantined */
  async execute({ caller, fileId, permanent }: RemoveFileCommand): Promise<void> {
    const key = { owner: caller.owner, fileId: FileId.parse(fileId) };
    await this.#ledger.change(caller.owner, [key.fileId], (file) => {
      if (!file || file.state === 'cancelled') throw notFound();
      if (file.state === 'pending') {
        throw new DomainError('conflict', 'This file has not arrived yet; cancel its upload.');
      }
      return permanent ? this.#remove(caller, file) : this.#trash(caller, file);
    });
    if (permanent) await this.#objectStore.remove(key);
  }

  #trash(caller: Caller, file: FileRecord): Change | undefined {
    if (file.state === 'removed') throw notFound();
    if (file.state === 'trashed') return undefined;
    // Out of the trash it would come back as if it were what was granted.
    if (file.state === 'quarantined') {
      throw new DomainError('conflict', 'This file is quarantined; it can only be removed for good.');
    }
    return this.#change(caller, { ...file, state: 'trashed' }, 'file.trashed');
  }

  #remove(caller: Caller, file: FileRecord): Change | undefined {
    if (file.state === 'removed') return undefined;
    return this.#change(caller, { ...file, state: 'removed' }, 'file.removed');
  }

  #change(caller: Caller, file: FileRecord, kind: 'file.trashed' | 'file.removed'): Change {
    const ambience = { clock: this.#clock, newId: this.#newId };
    return {
      file,
      usage: kind === 'file.removed' ? usageChange.remove(file.size) : usageChange.none,
      entries: [ownEntry(ambience, caller, file, kind)],
    };
  }
}
