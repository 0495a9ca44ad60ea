import { usageChange } from '../accounts/account.ts';
import type { FileRecord } from '../files/file-record.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { createdEvent } from './object-event.ts';
import type { RecordObjectEvents } from './record-object-events.ts';

/** When an upload counts as abandoned. Too soon costs somebody their bytes; too late, room that nobody uses. */
export interface SweepPolicy {
  /** How long a single PUT may take that began just before its URL expired. */
  readonly longestPutMs: number;
  /** How long the parts of a larger file are kept after the last of their URLs expired. */
  readonly partsKeptMs: number;
}

/** How the pending uploads came out that were looked at. */
export interface Sweep {
  readonly examined: number;
  /** Had arrived, and are now in the books; their events are lost, or still to come. */
  readonly settled: number;
  /** Had not arrived; their reservations are released. */
  readonly expired: number;
  /** Why others could not be dealt with; the next sweep finds them again. */
  readonly failures: readonly unknown[];
}

/** Uploads that are looked at together. */
const batch = 20;
const pageSize = 200;

/**
 * Ends abandoned uploads. Whether one is abandoned the store says, not the clock: what is there is settled as its event
 * would have, and what is not gives its reservation back. If an object comes after that all the same, its event finds
 * the row ended and removes it.
 */
export class SweepUploads {
  readonly #inventory: Inventory;
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #recordObjectEvents: RecordObjectEvents;
  readonly #policy: SweepPolicy;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(
    inventory: Inventory,
    ledger: Ledger,
    objectStore: ObjectStore,
    recordObjectEvents: RecordObjectEvents,
    policy: SweepPolicy,
    clock: Clock,
    newId: NewId,
  ) {
    this.#inventory = inventory;
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#recordObjectEvents = recordObjectEvents;
    this.#policy = policy;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Does not throw for one upload's sake. @param command.isOver asked between uploads: is it time to stop, done or not? */
  async execute({ isOver }: { isOver: () => boolean }): Promise<Sweep> {
    // An upload is older than its URL, so none that is overdue was started later than this.
    const signedBefore = this.#clock() - Math.min(this.#policy.longestPutMs, this.#policy.partsKeptMs);
    const outcomes: ('settled' | 'expired' | 'kept' | { failure: unknown })[] = [];
    let after: string | undefined;
    do {
      const page = await this.#inventory.listPending(signedBefore, { limit: pageSize, after });
      const overdue = page.items.filter((file) => this.#isOverdue(file));
      for (let start = 0; start < overdue.length && !isOver(); start += batch) {
        outcomes.push(
          ...(await Promise.all(overdue.slice(start, start + batch).map((file) => this.#end(file)))),
        );
      }
      after = page.next ?? undefined;
    } while (after !== undefined && !isOver());
    return {
      examined: outcomes.length,
      settled: outcomes.filter((outcome) => outcome === 'settled').length,
      expired: outcomes.filter((outcome) => outcome === 'expired').length,
      failures: outcomes.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.failure] : [])),
    };
  }

  #isOverdue({ parts, urlExpiresAt }: FileRecord): boolean {
    const { longestPutMs, partsKeptMs } = this.#policy;
    const end = parts ? urlExpiresAt + partsKeptMs : urlExpiresAt + longestPutMs;
    // A completion that was begun late is given its time, too.
    return Math.max(end, (parts?.completingSince ?? 0) + longestPutMs) <= this.#clock();
  }

  async #end(file: FileRecord): Promise<'settled' | 'expired' | 'kept' | { failure: unknown }> {
    try {
      const held = await this.#objectStore.head(file);
      if (!held) return await this.#expire(file);
      const [result] = await this.#recordObjectEvents.execute([createdEvent(file, held)]);
      if (result!.kind === 'failed') return { failure: result!.cause };
      return result!.kind === 'recorded' ? 'settled' : 'kept';
    } catch (failure) {
      return { failure };
    }
  }

  async #expire(file: FileRecord): Promise<'expired' | 'kept'> {
    const [outcome] = await this.#ledger.change(file.owner, [file.fileId], (current) => {
      // Renewed, recorded or cancelled since it was listed.
      if (current?.state !== 'pending' || !this.#isOverdue(current)) return undefined;
      return {
        file: { ...current, state: 'cancelled' },
        usage: usageChange.release(current.size),
        entries: [
          {
            entryId: this.#newId(),
            at: this.#clock(),
            kind: 'upload.expired',
            subject: current.owner,
            actor: 'system',
            outcome: 'done',
            fileId: current.fileId,
            name: current.name,
            bytes: current.size,
          },
        ],
      };
    });
    if (!outcome!.changed) return 'kept';
    const expired = outcome!.file!;
    if (expired.parts?.transferId !== undefined) await this.#objectStore.abortParts(expired);
    return 'expired';
  }
}
