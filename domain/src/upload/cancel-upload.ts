import { usageChange } from '../accounts/account.ts';
import { ownEntry } from '../files/own-entry.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';

/** Ends a pending upload and gives its reservation back. An object that arrives all the same is removed when its event comes. */
export class CancelUpload {
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

  /** Cancelling twice is no error. @throws not-found; conflict if the file is already stored, or its parts are being put together */
  async execute(command: { caller: Caller; uploadId: string }): Promise<void> {
    const { caller } = command;
    const [outcome] = await this.#ledger.change(caller.owner, [FileId.parse(command.uploadId)], (file) => {
      if (!file) throw notFound();
      if (file.state === 'cancelled') return undefined;
      if (file.state !== 'pending') {
        throw new DomainError('conflict', `This upload can no longer be cancelled: it is ${file.state}.`);
      }
      if (file.parts?.completingSince !== undefined) {
        throw new DomainError('conflict', 'This upload can no longer be cancelled: it is being completed.');
      }
      return {
        file: { ...file, state: 'cancelled' },
        usage: usageChange.release(file.size),
        entries: [ownEntry({ clock: this.#clock, newId: this.#newId }, caller, file, 'upload.cancelled')],
      };
    });
    const cancelled = outcome!.file!;
    if (cancelled.parts?.transferId !== undefined) await this.#objectStore.abortParts(cancelled);
  }
}
