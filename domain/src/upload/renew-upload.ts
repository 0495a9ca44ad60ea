import { usageChange } from '../accounts/account.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { Clock } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Grant, ObjectStore } from '../ports/object-store.ts';
import type { UploadPolicy } from './upload-policy.ts';

/** Grants the PUT of a pending upload anew, when its URL ran out before the transfer began. */
export class RenewUpload {
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #policy: UploadPolicy;
  readonly #clock: Clock;

  constructor(ledger: Ledger, objectStore: ObjectStore, policy: UploadPolicy, clock: Clock) {
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#policy = policy;
    this.#clock = clock;
  }

  /** @throws not-found; conflict if the upload is no longer pending */
  async execute(command: { caller: Caller; uploadId: string }): Promise<{ file: FileRecord; grant: Grant }> {
    const fileId = FileId.parse(command.uploadId);
    const urlExpiresAt = this.#clock() + this.#policy.urlLifetimeMs;
    const [outcome] = await this.#ledger.change(command.caller.owner, [fileId], (file) => {
      if (!file) throw notFound();
      if (file.state !== 'pending')
        throw new DomainError('conflict', `This upload is already ${file.state}.`);
      if (file.parts) throw new DomainError('conflict', 'This upload goes in parts; ask for those instead.');
      return { file: { ...file, urlExpiresAt }, usage: usageChange.none, entries: [] };
    });
    const file = outcome!.file!;
    return { file, grant: await this.#objectStore.grantPut(file) };
  }
}
