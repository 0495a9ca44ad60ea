import type { Caller } from '../kernel/caller.ts';
import type { Folders } from '../ports/folders.ts';
import type { Journal } from '../ports/journal.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import {
  begin,
  draftUpload,
  isRefusal,
  refusalEntry,
  requireSame,
  reserveOnce,
  type Drafting,
  type StartedUpload,
  type UploadRequest,
} from './draft-upload.ts';
import { refusalByPolicy } from './upload-policy.ts';

/** Sets the bytes aside in the owner's quota, then grants the PUT of exactly this file, or plans its parts. */
export class StartUpload {
  readonly #folders: Folders;
  readonly #ledger: Ledger;
  readonly #journal: Journal;
  readonly #objectStore: ObjectStore;
  readonly #drafting: Drafting;

  constructor(
    folders: Folders,
    ledger: Ledger,
    journal: Journal,
    objectStore: ObjectStore,
    drafting: Drafting,
  ) {
    this.#folders = folders;
    this.#ledger = ledger;
    this.#journal = journal;
    this.#objectStore = objectStore;
    this.#drafting = drafting;
  }

  /**
   * Its folder is made first, and stays if the upload is then refused.
   *
   * @throws invalid-request, unsupported-type, file-too-large, quota-exceeded, the last three of which are entered in
   *   the owner's journal; conflict if the client's id was used for something else
   */
  async execute(command: UploadRequest & { readonly caller: Caller }): Promise<StartedUpload> {
    const { caller } = command;
    const draft = draftUpload(this.#drafting, caller, command);
    await this.#folders.make(draft.owner, [draft.folder]);
    try {
      const [outcome] = await this.#ledger.change(draft.owner, [draft.fileId], (current, _, { quota }) => {
        const refusal = current ? undefined : refusalByPolicy(this.#drafting.policy, quota, draft);
        if (refusal) throw refusal;
        return reserveOnce(current, draft);
      });
      return await begin(this.#objectStore, requireSame(outcome!.file!, draft));
    } catch (error) {
      if (isRefusal(error)) await this.#journal.append(refusalEntry(this.#drafting, caller, draft, error));
      throw error;
    }
  }
}
