import { usageChange } from '../accounts/account.ts';
import { defaultContentType, parseContentType } from '../files/content-type.ts';
import { FileName } from '../files/file-name.ts';
import type { FileRecord } from '../files/file-record.ts';
import { Folder } from '../files/folder.ts';
import { parseSha256 } from '../files/sha256.ts';
import type { Clock, Instant, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Journal } from '../ports/journal.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Grant, ObjectStore } from '../ports/object-store.ts';
import { refusalByPolicy, type UploadPolicy } from './upload-policy.ts';

export interface StartUploadCommand {
  readonly caller: Caller;
  readonly name: string;
  /** Whole bytes. */
  readonly size: number;
  readonly contentType?: string | undefined;
  readonly folder?: string | undefined;
  /** Base64 of 32 bytes. */
  readonly sha256?: string | undefined;
  readonly lastModified?: Instant | undefined;
}

/** Sets the bytes aside in the owner's quota, then grants one PUT of exactly this file. */
export class StartUpload {
  readonly #ledger: Ledger;
  readonly #journal: Journal;
  readonly #objectStore: ObjectStore;
  readonly #policy: UploadPolicy;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(
    ledger: Ledger,
    journal: Journal,
    objectStore: ObjectStore,
    policy: UploadPolicy,
    clock: Clock,
    newId: NewId,
  ) {
    this.#ledger = ledger;
    this.#journal = journal;
    this.#objectStore = objectStore;
    this.#policy = policy;
    this.#clock = clock;
    this.#newId = newId;
  }

  /**
   * @throws invalid-request, unsupported-type, file-too-large, quota-exceeded; the last three are entered in the
   *   owner's journal
   */
  async execute(command: StartUploadCommand): Promise<{ file: FileRecord; grant: Grant }> {
    const file = this.#draft(command);
    try {
      await this.#ledger.change(file.owner, [file.fileId], (_, __, { quota }) => {
        const refusal = refusalByPolicy(this.#policy, quota, file);
        if (refusal) throw refusal;
        return { file, usage: usageChange.reserve(file.size), entries: [] };
      });
    } catch (error) {
      if (error instanceof DomainError) await this.#recordRefusal(command.caller, file, error);
      throw error;
    }
    return { file, grant: await this.#objectStore.grantPut(file) };
  }

  #draft(command: StartUploadCommand): FileRecord {
    if (!Number.isSafeInteger(command.size) || command.size < 0) {
      throw invalid('size', 'must be a whole number of bytes');
    }
    const now = this.#clock();
    return {
      owner: command.caller.owner,
      fileId: FileId.parse(this.#newId()),
      name: FileName.parse(command.name),
      folder: Folder.parse(command.folder ?? Folder.root),
      size: command.size,
      contentType: parseContentType(command.contentType ?? defaultContentType),
      sha256: command.sha256 === undefined ? undefined : parseSha256(command.sha256),
      lastModified: command.lastModified,
      state: 'pending',
      signedAt: now,
      urlExpiresAt: now + this.#policy.urlLifetimeMs,
      version: 0,
    };
  }

  #recordRefusal(caller: Caller, file: FileRecord, error: DomainError): Promise<void> {
    return this.#journal.append({
      entryId: this.#newId(),
      at: this.#clock(),
      kind: error.code === 'quota-exceeded' ? 'quota.exceeded' : 'upload.refused',
      subject: caller.owner,
      actor: caller.owner,
      outcome: 'refused',
      name: file.name,
      bytes: file.size,
      reason: error.code,
      requestId: caller.requestId,
    });
  }
}
