import { addUsage, refusalOf, usageChange } from '../accounts/account.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Owner } from '../kernel/owner.ts';
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

/** How one upload of a batch came out. */
export type StartOutcome =
  | { readonly started: StartedUpload; readonly refused?: undefined }
  | { readonly refused: DomainError; readonly started?: undefined };

/**
 * Starts many uploads with one transaction, each with an outcome of its own: the first that fit are reserved, in the
 * order of the request, and what one is refused for does not touch the others.
 */
export class StartUploads {
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

  /** Refusals are outcomes, and entered in the owner's journal; it throws for faults alone. */
  async execute(command: {
    readonly caller: Caller;
    readonly uploads: readonly UploadRequest[];
  }): Promise<readonly StartOutcome[]> {
    const { caller, uploads } = command;
    const drafts = uploads.map((request) => attempt(() => draftUpload(this.#drafting, caller, request)));
    const files = drafts.filter((draft): draft is FileRecord => !(draft instanceof DomainError));
    const refusals = await this.#reserve(caller.owner, files);
    await Promise.all(
      [...refusals]
        .filter(([, error]) => isRefusal(error))
        .map(([file, error]) => this.#journal.append(refusalEntry(this.#drafting, caller, file, error))),
    );
    return Promise.all(
      drafts.map(async (draft): Promise<StartOutcome> => {
        const refused = draft instanceof DomainError ? draft : refusals.get(draft);
        return refused ? { refused } : { started: await begin(this.#objectStore, draft as FileRecord) };
      }),
    );
  }

  /** @returns what could not be reserved, and why */
  async #reserve(owner: Owner, files: readonly FileRecord[]): Promise<Map<FileRecord, DomainError>> {
    const { fitting, refusals } = await this.#choose(owner, files);
    try {
      await this.#write(owner, fitting);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Another upload took the room between the look and the write: now each must fit by itself.
      for (const file of fitting) {
        const refusal = await this.#write(owner, [file]).then(() => undefined, refusalOrThrow);
        if (refusal) refusals.set(file, refusal);
      }
    }
    return refusals;
  }

  async #choose(
    owner: Owner,
    files: readonly FileRecord[],
  ): Promise<{ fitting: FileRecord[]; refusals: Map<FileRecord, DomainError> }> {
    const account = await this.#ledger.account(owner);
    const refusals = new Map<FileRecord, DomainError>();
    let usage = account.usage;
    const fitting = files.filter((file) => {
      const claim = usageChange.reserve(file.size);
      const refusal =
        refusalByPolicy(this.#drafting.policy, account.quota, file) ??
        refusalOf({ ...account, usage }, claim);
      if (refusal) refusals.set(file, refusal);
      else usage = addUsage(usage, claim);
      return !refusal;
    });
    return { fitting, refusals };
  }

  /** What is reserved already is left as it is. */
  async #write(owner: Owner, files: readonly FileRecord[]): Promise<void> {
    if (files.length === 0) return;
    const byId = new Map(files.map((file) => [file.fileId, file]));
    await this.#ledger.change(owner, [...byId.keys()], (current, fileId) =>
      current ? undefined : reservation(byId.get(fileId)!),
    );
  }
}

function attempt<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function refusalOrThrow(error: unknown): DomainError {
  if (isRefusal(error)) return error;
  throw error;
}
