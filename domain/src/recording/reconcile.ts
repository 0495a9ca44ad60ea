import { claim, type Usage } from '../accounts/account.ts';
import { isInFolder, isKept, type FileRecord } from '../files/file-record.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import { ObjectKey } from '../kernel/object-key.ts';
import type { Owner } from '../kernel/owner.ts';
import type { Position } from '../kernel/page.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Folders } from '../ports/folders.ts';
import type { Inventory, Recount } from '../ports/inventory.ts';
import type { ListedObject, ObjectStore } from '../ports/object-store.ts';
import { createdEvent } from './object-event.ts';
import { addFinding, noDrift, type Finding, type Reconciliation } from './reconciliation.ts';
import type { RecordObjectEvents } from './record-object-events.ts';

export interface ReconcilePolicy {
  /** What changed less than this long ago is left to its events. */
  readonly graceMs: number;
  /** From the start of one run to that of the next. */
  readonly everyMs: number;
}

export interface ReconcileCommand {
  /** Asked between steps: is it time to stop, done or not? The next call goes on from there. */
  readonly isOver: () => boolean;
  /** Begin a run if none is under way: now, or only if the last one began long enough ago. */
  readonly begin: 'now' | 'when due';
}

/** Is told of everything that is found, as it is found. */
export type TellFinding = (finding: Finding) => void;

/** Objects and records that are looked at together: what a run holds in memory, however much there is. */
const batch = 1_000;
const ownersAtOnce = 100;

/** How often a run writes down where it is. What it does twice after a crash changes nothing the second time. */
const saveEveryMs = 5_000;

/**
 * Holds the books against the store, in both directions: first every object against its record, then every record of
 * a kept file against its object, and every account's usage against its files. The folder of a file is made where it is
 * not there: what was removed while the file was put into it, or comes from a version without folders. A run is a walk with a checkpoint: it
 * goes on where the last call stopped, and of two calls at once one gives way.
 *
 * It is safe beside events that are on their way: an object is recorded by the same conditional change that its event
 * makes, and what is younger than the grace is left alone.
 */
export class Reconcile {
  readonly #inventory: Inventory;
  readonly #catalog: Catalog;
  readonly #folders: Folders;
  readonly #objectStore: ObjectStore;
  readonly #recordObjectEvents: RecordObjectEvents;
  readonly #checkpoints: Checkpoints;
  readonly #policy: ReconcilePolicy;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #tell: TellFinding;

  constructor(
    inventory: Inventory,
    catalog: Catalog,
    folders: Folders,
    objectStore: ObjectStore,
    recordObjectEvents: RecordObjectEvents,
    checkpoints: Checkpoints,
    policy: ReconcilePolicy,
    clock: Clock,
    newId: NewId,
    tell: TellFinding,
  ) {
    this.#inventory = inventory;
    this.#catalog = catalog;
    this.#folders = folders;
    this.#objectStore = objectStore;
    this.#recordObjectEvents = recordObjectEvents;
    this.#checkpoints = checkpoints;
    this.#policy = policy;
    this.#clock = clock;
    this.#newId = newId;
    this.#tell = tell;
  }

  /** @returns the run as it now stands; undefined if there never was one, and none was due */
  async execute({ isOver, begin }: ReconcileCommand): Promise<Reconciliation | undefined> {
    const saved = await this.#checkpoints.find(checkpointName);
    let version = saved?.version ?? 0;
    let run = saved?.value as Run | undefined;
    if (!run || run.finishedAt !== null) {
      const isDue = !run || run.startedAt + this.#policy.everyMs <= this.#clock();
      if (begin === 'when due' && !isDue) return run && shown(run);
      run = this.#newRun();
    }
    while (run.finishedAt === null) {
      const saveAt = this.#clock() + saveEveryMs;
      do run = await this.#step(run);
      while (run.finishedAt === null && this.#clock() < saveAt && !isOver());
      // Somebody else is at the same run: what they have come to stands.
      if (!(await this.#checkpoints.save(checkpointName, run, version))) {
        return lastReconciliation(this.#checkpoints);
      }
      version += 1;
      if (isOver()) break;
    }
    return shown(run);
  }

  #newRun(): Run {
    return {
      runId: this.#newId(),
      startedAt: this.#clock(),
      finishedAt: null,
      examined: 0,
      drift: noDrift,
      place: { among: 'objects', after: '' },
    };
  }

  async #step(run: Run): Promise<Run> {
    const { examined, found, place } =
      run.place.among === 'objects' ? await this.#objects(run.place) : await this.#files(run.place);
    found.forEach(this.#tell);
    return {
      ...run,
      examined: run.examined + examined,
      drift: found.reduce(addFinding, run.drift),
      place: place ?? run.place,
      finishedAt: place ? null : this.#clock(),
    };
  }

  // From the store to the books.

  async #objects({ after }: AmongObjects): Promise<Step> {
    const listed = await this.#objectStore.list(after, batch);
    const old = listed.filter(({ at }) => at <= this.#clock() - this.#policy.graceMs);
    return {
      examined: listed.length,
      found: await this.#recordAll(old),
      place:
        listed.length < batch
          ? { among: 'files', waiting: [], more: '', after: undefined }
          : { among: 'objects', after: listed.at(-1)!.key },
    };
  }

  /** Says of each object that it was created. Almost always the books know. */
  async #recordAll(objects: readonly ListedObject[]): Promise<Finding[]> {
    const ours = objects.flatMap((object) => {
      const key = parseKey(object.key);
      return key ? [{ key, object }] : [];
    });
    const results = await this.#recordObjectEvents.execute(
      ours.map(({ key, object }) => createdEvent(key, object)),
    );
    const strange = objects
      .filter((object) => !parseKey(object.key))
      .map(({ key, size }): Finding => ({ kind: 'orphans', key, bytes: size }));
    return ours
      .flatMap(({ key, object }, index): Finding[] => {
        const result = results[index]!;
        switch (result.kind) {
          case 'recorded':
            return [{ kind: 'settled', key, bytes: object.size }];
          case 'unwanted':
            return [{ kind: 'removed', key, bytes: object.size }];
          case 'orphan':
            return [{ kind: 'orphans', key: object.key, bytes: object.size }];
          case 'duplicate':
            return [];
          case 'failed':
            return [{ kind: 'failed', key, bytes: object.size, cause: result.cause }];
        }
      })
      .concat(strange);
  }

  // From the books to the store.

  async #files(place: AmongFiles): Promise<Step> {
    const [owner, ...others] = place.waiting;
    if (owner === undefined) {
      if (place.more === null) return { examined: 0, found: [], place: undefined };
      const page = await this.#inventory.listOwners({ limit: ownersAtOnce, after: place.more || undefined });
      return { examined: 0, found: [], place: { ...place, waiting: page.items, more: page.next } };
    }
    const page = await this.#inventory.listFiles(owner, { limit: batch, after: place.after });
    const missing = await this.#missing(page.items);
    const inFolders = page.items.filter(({ state }) => isInFolder(state));
    await this.#folders.make(
      owner,
      inFolders.map(({ folder }) => folder),
    );
    const found = missing.map((file): Finding => ({ kind: 'missing', key: keyOf(file), bytes: file.size }));
    if (page.next !== null) {
      return { examined: page.items.length, found, place: { ...place, after: page.next } };
    }
    const recount = await this.#inventory.recount(owner);
    return {
      examined: page.items.length,
      found: recount ? [...found, { kind: 'recounted', owner, recount, bytes: offBy(recount) }] : found,
      place: { ...place, waiting: others, after: undefined },
    };
  }

  /** The kept files of these that have no object. @param files of one owner, by id */
  async #missing(files: readonly FileRecord[]): Promise<FileRecord[]> {
    const recent = this.#clock() - this.#policy.graceMs;
    const kept = files.filter((file) => isKept(file.state) && (file.storedAt ?? 0) <= recent);
    if (kept.length === 0) return [];
    const present = await this.#keysAround(kept.map(ObjectKey.format));
    const candidates = kept.filter((file) => !present.has(ObjectKey.format(file)));
    const missing: FileRecord[] = [];
    for (const file of candidates) {
      // Books let go of a file before the store does, so a file that is in them after its object was not there is missing.
      if (await this.#objectStore.head(file)) continue;
      const current = await this.#catalog.find(file.owner, file.fileId);
      if (current && isKept(current.state)) missing.push(current);
    }
    return missing;
  }

  /** The keys that the store has from the first of these to the last. @param keys in order */
  async #keysAround(keys: readonly string[]): Promise<Set<string>> {
    const wanted = Math.min(batch, keys.length + 1);
    const last = keys.at(-1)!;
    const present = new Set<string>();
    // A text that sorts just before the first key.
    let after = keys[0]!.slice(0, -1);
    for (;;) {
      const listed = await this.#objectStore.list(after, wanted);
      for (const { key } of listed) present.add(key);
      after = listed.at(-1)?.key ?? last;
      if (listed.length < wanted || after >= last) return present;
    }
  }
}

/** How the last run came out, or how far the present one has come. */
export async function lastReconciliation(checkpoints: Checkpoints): Promise<Reconciliation | undefined> {
  const saved = await checkpoints.find(checkpointName);
  return saved && shown(saved.value as Run);
}

const checkpointName = 'reconciliation';

interface AmongObjects {
  readonly among: 'objects';
  /** The key of the last object that was looked at. */
  readonly after: string;
}

interface AmongFiles {
  readonly among: 'files';
  /** Owners whose files are next; the first one's are being looked at. */
  readonly waiting: readonly Owner[];
  /** Where the next owners are listed from: the beginning if empty, null if there are no more. */
  readonly more: Position | null;
  /** Where the files of the first owner go on; from the first if absent. */
  readonly after?: Position | undefined;
}

interface Run extends Reconciliation {
  readonly place: AmongObjects | AmongFiles;
}

interface Step {
  readonly examined: number;
  readonly found: readonly Finding[];
  /** Where to go on; undefined at the end. */
  readonly place: AmongObjects | AmongFiles | undefined;
}

const shown = ({ place: _, ...run }: Run): Reconciliation => run;

const keyOf = ({ owner, fileId }: ObjectKey): ObjectKey => ({ owner, fileId });

function parseKey(text: string): ObjectKey | undefined {
  try {
    return ObjectKey.parse(text);
  } catch {
    return undefined;
  }
}

const offBy = ({ was, is }: Recount): number => Math.abs(takenBy(was) - takenBy(is));
const takenBy = (usage: Usage): number => claim(usage).bytes;
