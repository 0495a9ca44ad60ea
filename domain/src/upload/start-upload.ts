import type { Caller } from '../kernel/caller.ts';
import type { Journal } from '../ports/journal.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import {
  begin,
  draftUpload,
  isRefusal,
  refusalEntry,
  reservation,
  type Drafting,
  type StartedUpload,
  type UploadRequest,
} from './draft-upload.ts';
import { refusalByPolicy } from './upload-policy.ts';

/** Sets the bytes aside in the owner's quota, then grants the PUT of exactly this file, or plans its parts. */
export class StartUpload {
  readonly #ledger: Ledger;
  readonly #journal: Journal;
  readonly #objectStore: ObjectStore;
  readonly #drafting: Drafting;

  constructor(ledger: Ledger, journal: Journal, objectStore: ObjectStore, drafting: Drafting) {
    this.#ledger = ledger;
    this.#journal = journal;
    this.#objectStore = objectStore;
    this.#drafting = drafting;
  }

  /**
   * @throws invalid-request, unsupported-type, file-too-large, quota-exceeded; the last three are entered in the
   *   owner's journal
   */
  async execute(command: UploadRequest & { readonly caller: Caller }): Promise<StartedUpload> {
    const { caller } = command;
    const file = draftUpload(this.#drafting, caller, command);
    try {
      await this.#ledger.change(file.owner, [file.fileId], (_, __, { quota }) => {
        const refusal = refusalByPolicy(this.#drafting.policy, quota, file);
        if (refusal) throw refusal;
        return reservation(file);
      });
    } catch (error) {
      if (isRefusal(error)) await this.#journal.append(refusalEntry(this.#drafting, caller, file, error));
      throw error;
    }
    return begin(this.#objectStore, file);
  }
}
