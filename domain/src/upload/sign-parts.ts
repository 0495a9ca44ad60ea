import { usageChange } from '../accounts/account.ts';
import type { FileRecord, PartPlan } from '../files/file-record.ts';
import { parseSha256 } from '../files/sha256.ts';
import type { Clock, Instant } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Grant, ObjectStore, PartToGrant } from '../ports/object-store.ts';
import { sizeOfPart } from './part-plan.ts';
import type { UploadPolicy } from './upload-policy.ts';

export interface SignPartsCommand {
  readonly caller: Caller;
  readonly uploadId: string;
  readonly partNumbers: readonly number[];
  /** Base64 of each part's SHA-256, by part number; for uploads that were started with part checksums, and for all. */
  readonly checksums?: Readonly<Record<string, string>> | undefined;
}

export interface SignedPart {
  readonly partNumber: number;
  readonly grant: Grant;
}

/** Grants the PUTs of some parts, just before they are sent; the first call begins the transfer at the store. */
export class SignParts {
  readonly #catalog: Catalog;
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #policy: UploadPolicy;
  readonly #clock: Clock;

  constructor(
    catalog: Catalog,
    ledger: Ledger,
    objectStore: ObjectStore,
    policy: UploadPolicy,
    clock: Clock,
  ) {
    this.#catalog = catalog;
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#policy = policy;
    this.#clock = clock;
  }

  /** @throws not-found; conflict if the upload is not a pending one in parts; invalid-request */
  async execute(command: SignPartsCommand): Promise<{ parts: readonly SignedPart[]; expiresAt: Instant }> {
    const { owner } = command.caller;
    const found = await this.#catalog.find(owner, FileId.parse(command.uploadId));
    const plan = pendingPlan(found);
    const wanted = partsToGrant(command, found!.size, plan);
    const expiresAt = this.#clock() + this.#policy.urlLifetimeMs;
    const file = await this.#prepare(found!, plan, expiresAt);
    const grants = await this.#objectStore.grantParts(file, wanted, expiresAt);
    return {
      parts: wanted.map(({ partNumber }, index) => ({ partNumber, grant: grants[index]! })),
      expiresAt,
    };
  }

  /** Sees to it that the store knows the transfer, and that the row says until when its URLs live. */
  async #prepare(file: FileRecord, plan: PartPlan, expiresAt: Instant): Promise<FileRecord> {
    const isFresh = expiresAt - file.urlExpiresAt < this.#policy.urlLifetimeMs / 3;
    if (plan.transferId !== undefined && isFresh) return file;
    const transferId = plan.transferId ?? (await this.#objectStore.beginParts(file));
    const abandon = () => this.#objectStore.abortParts({ ...file, parts: { ...plan, transferId } });
    try {
      const now = await this.#keep(file, transferId, expiresAt);
      // Two first calls at once: one transfer is the upload's, the other was begun for nothing.
      if (now.parts!.transferId !== transferId) await abandon();
      return now;
    } catch (error) {
      // A cancel came first. Of any other failure nobody knows whether the row names the transfer.
      if (plan.transferId === undefined && isOver(error)) await abandon();
      throw error;
    }
  }

  /** @returns the row; its transfer is the one that was entered first */
  async #keep(file: FileRecord, transferId: string, expiresAt: Instant): Promise<FileRecord> {
    const [outcome] = await this.#ledger.change(file.owner, [file.fileId], (current) => {
      const plan = pendingPlan(current);
      return {
        file: {
          ...current!,
          urlExpiresAt: expiresAt,
          parts: { ...plan, transferId: plan.transferId ?? transferId },
        },
        usage: usageChange.none,
        entries: [],
      };
    });
    return outcome!.file!;
  }
}

const isOver = (error: unknown): boolean =>
  error instanceof DomainError && (error.code === 'conflict' || error.code === 'not-found');

/** @throws not-found; conflict */
function pendingPlan(file: FileRecord | undefined): PartPlan {
  if (!file || file.state === 'removed') throw notFound();
  if (file.state !== 'pending') throw new DomainError('conflict', `This upload is already ${file.state}.`);
  if (!file.parts) throw new DomainError('conflict', 'This upload goes in a single PUT, not in parts.');
  if (file.parts.completingSince !== undefined) {
    throw new DomainError('conflict', 'This upload is being completed.');
  }
  return file.parts;
}

function partsToGrant(command: SignPartsCommand, size: number, plan: PartPlan): PartToGrant[] {
  if (new Set(command.partNumbers).size !== command.partNumbers.length) {
    throw invalid('partNumbers', 'must name each part once');
  }
  return command.partNumbers.map((partNumber) => ({
    partNumber,
    size: sizeOfPart(size, plan, partNumber),
    sha256: checksumOf(command, plan, partNumber),
  }));
}

function checksumOf(command: SignPartsCommand, plan: PartPlan, partNumber: number): string | undefined {
  const checksum = command.checksums?.[String(partNumber)];
  if (plan.checksums && checksum === undefined) {
    throw invalid(`checksums.${partNumber}`, 'is required: the upload was started with part checksums');
  }
  if (!plan.checksums && checksum !== undefined) {
    throw invalid(
      `checksums.${partNumber}`,
      'is not expected: the upload was started without part checksums',
    );
  }
  return checksum === undefined ? undefined : parseSha256(checksum, `checksums.${partNumber}`);
}
