import { usageChange } from '../accounts/account.ts';
import { isKept, type FileRecord } from '../files/file-record.ts';
import type { Clock } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStore, StoredPart } from '../ports/object-store.ts';
import { sizeOfPart } from './part-plan.ts';

export interface CompleteUploadCommand {
  readonly caller: Caller;
  readonly uploadId: string;
  /** Every part, in order, with the ETag that the store replied. */
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[];
}

/**
 * Has the store put the parts together. The books decide between this and a cancel: whichever changes the row first.
 * Recording the file is left to the store's event, as with a single PUT.
 */
export class CompleteUpload {
  readonly #catalog: Catalog;
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #clock: Clock;

  constructor(catalog: Catalog, ledger: Ledger, objectStore: ObjectStore, clock: Clock) {
    this.#catalog = catalog;
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#clock = clock;
  }

  /**
   * Saying it again is no error, and finishes what a crash interrupted.
   *
   * @throws not-found; invalid-request if the parts are not all there, in order and of the right size; conflict if
   *   the upload was cancelled, or is not one in parts
   */
  async execute(command: CompleteUploadCommand): Promise<FileRecord> {
    const { owner } = command.caller;
    const file = await this.#catalog.find(owner, FileId.parse(command.uploadId));
    if (!file || file.state === 'removed') throw notFound();
    if (!file.parts) throw new DomainError('conflict', 'This upload goes in a single PUT, not in parts.');
    if (isKept(file.state)) return file;
    const stored = await this.#objectStore.listParts(file);
    if (stored) requireAll(file, stored, command.parts);
    // Without a transfer there is nothing to complete, unless it was completed before and only its event is missing.
    else if (file.parts.completingSince === undefined) throw notYetSent();
    const completing = await this.#beginCompleting(file);
    await this.#objectStore.completeParts(completing, stored ?? []);
    return completing;
  }

  async #beginCompleting(file: FileRecord): Promise<FileRecord> {
    const [outcome] = await this.#ledger.change(file.owner, [file.fileId], (current) => {
      if (current!.state === 'cancelled') {
        throw new DomainError('conflict', 'This upload was cancelled.');
      }
      const parts = current!.parts!;
      if (current!.state !== 'pending' || parts.completingSince !== undefined) return undefined;
      return {
        file: { ...current!, parts: { ...parts, completingSince: this.#clock() } },
        usage: usageChange.none,
        entries: [],
      };
    });
    return outcome!.file!;
  }
}

function requireAll(
  file: FileRecord,
  stored: readonly StoredPart[],
  named: CompleteUploadCommand['parts'],
): void {
  const { partCount } = file.parts!;
  if (named.length !== partCount) throw invalid('parts', `must name all ${partCount} parts`);
  named.forEach(({ partNumber, etag }, index) => {
    if (partNumber !== index + 1) throw invalid(`parts.${index}.partNumber`, `must be ${index + 1}`);
    const part = stored[index];
    if (part?.partNumber !== partNumber) throw invalid(`parts.${index}`, 'has not arrived');
    if (unquoted(part.etag) !== unquoted(etag)) {
      throw invalid(`parts.${index}.etag`, 'is not the ETag of the part that arrived');
    }
    if (part.size !== sizeOfPart(file.size, file.parts!, partNumber)) {
      throw invalid(`parts.${index}`, 'has the wrong size');
    }
  });
}

/** Some HTTP clients take the quotes off. */
const unquoted = (etag: string): string => etag.replace(/^"(.*)"$/, '$1');

const notYetSent = (): DomainError => invalid('parts', 'none has arrived');
