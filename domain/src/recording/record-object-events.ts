import { isEnded } from '../files/file-record.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import { DomainError } from '../kernel/errors.ts';
import type { FileId } from '../kernel/file-id.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Ledger, Outcome } from '../ports/ledger.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { applyObjectEvents } from './apply-object-events.ts';
import type { ObjectEvent } from './object-event.ts';

/**
 * - `recorded`: it changed the books
 * - `duplicate`: the books knew already
 * - `orphan`: no upload was ever granted under this key; attributed to nobody
 * - `unwanted`: it belongs to an upload that was cancelled or a file that was removed; the object was removed too
 * - `failed`: to be delivered again; nothing of it was written
 */
export type EventResult =
  | { readonly kind: 'recorded' | 'duplicate' | 'orphan' | 'unwanted' }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Settles what the store reports: one transaction for each owner of a batch, exactly once for each event. */
export class RecordObjectEvents {
  readonly #ledger: Ledger;
  readonly #objectStore: ObjectStore;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(ledger: Ledger, objectStore: ObjectStore, clock: Clock, newId: NewId) {
    this.#ledger = ledger;
    this.#objectStore = objectStore;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Never throws for an event's sake. @returns a result for each event, in order */
  async execute(events: readonly ObjectEvent[]): Promise<readonly EventResult[]> {
    const results = new Map<ObjectEvent, EventResult>();
    const byOwner = Map.groupBy(events, (event) => event.key.owner);
    await Promise.all(
      [...byOwner].map(([owner, its]) =>
        this.#record(
          owner,
          Map.groupBy(its, (event) => event.key.fileId),
          results,
        ),
      ),
    );
    return events.map((event) => results.get(event)!);
  }

  async #record(
    owner: Owner,
    byFile: ReadonlyMap<FileId, readonly ObjectEvent[]>,
    results: Map<ObjectEvent, EventResult>,
  ): Promise<void> {
    let outcomes: readonly Outcome[];
    try {
      outcomes = await this.#ledger.change(
        owner,
        [...byFile.keys()],
        (file, fileId) => file && applyObjectEvents(file, byFile.get(fileId)!, this.#clock(), this.#newId),
      );
    } catch (cause) {
      if (byFile.size > 1 && !isUnavailable(cause)) {
        // One poisonous file must not hold up its owner's others.
        for (const single of byFile) await this.#record(owner, new Map([single]), results);
      } else {
        for (const event of [...byFile.values()].flat()) results.set(event, { kind: 'failed', cause });
      }
      return;
    }
    for (const outcome of outcomes) {
      const events = byFile.get(outcome.fileId)!;
      const result = await this.#conclude(owner, outcome, events).catch((cause: unknown): EventResult => ({
        kind: 'failed',
        cause,
      }));
      for (const event of events) results.set(event, result);
    }
  }

  async #conclude(owner: Owner, outcome: Outcome, events: readonly ObjectEvent[]): Promise<EventResult> {
    const { file, fileId, changed } = outcome;
    if (!file) return { kind: 'orphan' };
    if (changed) return { kind: 'recorded' };
    if (isEnded(file.state) && events.some((event) => event.kind === 'created')) {
      await this.#objectStore.remove({ owner, fileId });
      return { kind: 'unwanted' };
    }
    return { kind: 'duplicate' };
  }
}

/** The books can take nothing now: to ask for each file alone would only take the time that is left to others. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'unavailable';
