import { addUsage, refusalOf, usageChange } from '../accounts/account.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid } from '../kernel/errors.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Folders } from '../ports/folders.ts';
import type { Journal } from '../ports/journal.ts';
import type { Change, Ledger } from '../ports/ledger.ts';
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

/** How one upload of a batch came out. */
export type StartOutcome =
  | { readonly started: StartedUpload; readonly refused?: undefined }
  | { readonly refused: DomainError; readonly started?: undefined };

/**
 * Starts many uploads with one transaction, each with an outcome of its own: the first that fit are reserved, in the
 * order of the request, and what one is refused for does not touch the others.
 */
export class StartUploads {
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

  /** Refusals are outcomes, and entered in the owner's journal; it throws for faults alone. */
  async execute(command: {
    readonly caller: Caller;
    /** One that could not be read is refused as it is. */
    readonly uploads: readonly (UploadRequest | DomainError)[];
  }): Promise<readonly StartOutcome[]> {
    const { caller, uploads } = command;
    const named = new Set<FileId>();
    const drafts = uploads.map((request) =>
      request instanceof DomainError
        ? request
        : attempt(() => requireOnce(draftUpload(this.#drafting, caller, request), named)),
    );
    const files = drafts.filter((draft): draft is FileRecord => !(draft instanceof DomainError));
    const { rows, refusals } = await this.#reserve(caller.owner, files);
    await Promise.all(
      [...refusals]
        .filter(([, error]) => isRefusal(error))
        .map(([file, error]) => this.#journal.append(refusalEntry(this.#drafting, caller, file, error))),
    );
    return Promise.all(
      drafts.map(async (draft): Promise<StartOutcome> => {
        if (draft instanceof DomainError) return { refused: draft };
        const row = refusals.get(draft) ?? attempt(() => requireSame(rows.get(draft.fileId)!, draft));
        if (row instanceof DomainError) return { refused: row };
        return { started: await begin(this.#objectStore, row) };
      }),
    );
  }

  /** @returns the rows of what is reserved now or was before, and what could not be reserved, and why */
  async #reserve(owner: Owner, files: readonly FileRecord[]): Promise<Reserved> {
    const rows: Rows = new Map();
    let { fitting, refusals } = await this.#choose(owner, files);
    if (refusals.size > 0) {
      // Perhaps some of these took the room themselves, when they were asked for before.
      await this.#write(owner, files, rows, (current, file) => current && reserveOnce(current, file));
      ({ fitting, refusals } = await this.#choose(
        owner,
        files.filter(({ fileId }) => !rows.has(fileId)),
      ));
    }
    await this.#folders.make(
      owner,
      fitting.map(({ folder }) => folder),
    );
    try {
      await this.#write(owner, fitting, rows, reserveOnce);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Another upload took the room between the look and the write: now each must fit by itself.
      for (const file of fitting) {
        const refusal = await this.#write(owner, [file], rows, reserveOnce).then(
          () => undefined,
          refusalOrThrow,
        );
        if (refusal) refusals.set(file, refusal);
      }
    }
    return { rows, refusals };
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

  /** Adds the rows that there are then to `rows`. */
  async #write(
    owner: Owner,
    files: readonly FileRecord[],
    rows: Rows,
    decide: (current: FileRecord | undefined, file: FileRecord) => Change | undefined,
  ): Promise<void> {
    if (files.length === 0) return;
    const byId = new Map(files.map((file) => [file.fileId, file]));
    const outcomes = await this.#ledger.change(owner, [...byId.keys()], (current, fileId) =>
      decide(current, byId.get(fileId)!),
    );
    for (const { fileId, file } of outcomes) if (file) rows.set(fileId, file);
  }
}

type Rows = Map<FileId, FileRecord>;

interface Reserved {
  readonly rows: ReadonlyMap<FileId, FileRecord>;
  readonly refusals: ReadonlyMap<FileRecord, DomainError>;
}

/** @throws invalid-request if an id names another upload of the batch already */
function requireOnce(draft: FileRecord, named: Set<FileId>): FileRecord {
  if (named.has(draft.fileId)) throw invalid('uploadId', 'names another upload of this request');
  named.add(draft.fileId);
  return draft;
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
