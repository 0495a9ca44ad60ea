import { usageChange } from '../accounts/account.ts';
import { isKept, type FileRecord, type PartPlan } from '../files/file-record.ts';
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
   *   the upload was cancelled, is not one in parts, or the store no longer has it
   */
  async execute(command: CompleteUploadCommand): Promise<FileRecord> {
    const { owner } = command.caller;
    const file = await this.#catalog.find(owner, FileId.parse(command.uploadId));
    const { transferId } = requireCompletable(file);
    if (isKept(file!.state)) return file!;
    if (transferId === undefined) throw notYetSent();
    const stored = await this.#objectStore.listParts(file!);
    if (stored) requireAll(file!, stored, command.parts);
    const completing = await this.#beginCompleting(file!, stored !== undefined);
    if (isKept(completing.state)) return completing;
    try {
      await this.#objectStore.completeParts(completing, stored ?? []);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'conflict') await this.#stepBack(completing);
      throw error;
    }
    return completing;
  }

  /** @param isListed does the store still have the transfer? If not, it must have been completed before. */
  async #beginCompleting(file: FileRecord, isListed: boolean): Promise<FileRecord> {
    const [outcome] = await this.#ledger.change(file.owner, [file.fileId], (current) => {
      const parts = requireCompletable(current);
      if (current!.state !== 'pending' || parts.completingSince !== undefined) return undefined;
      if (!isListed) throw new DomainError('conflict', 'The store has given up this upload; cancel it.');
      return {
        file: { ...current!, parts: { ...parts, completingSince: this.#clock() } },
        usage: usageChange.none,
        entries: [],
      };
    });
    return outcome!.file!;
  }

  /** The store refused for good: parts may be sent again, or the upload be cancelled. */
  async #stepBack(completing: FileRecord): Promise<void> {
    await this.#ledger.change(completing.owner, [completing.fileId], (current) => {
      const since = current?.parts?.completingSince;
      if (current?.state !== 'pending' || since !== completing.parts!.completingSince) return undefined;
      return {
        file: { ...current, parts: { ...current.parts!, completingSince: undefined } },
        usage: usageChange.none,
        entries: [],
      };
    });
  }
}

/** @throws not-found; conflict */
function requireCompletable(file: FileRecord | undefined): PartPlan {
  if (!file || file.state === 'removed') throw notFound();
  if (!file.parts) throw new DomainError('conflict', 'This upload goes in a single PUT, not in parts.');
  if (file.state === 'cancelled') throw new DomainError('conflict', 'This upload was cancelled.');
  return file.parts;
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
