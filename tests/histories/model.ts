// What the books must say, in as few words as possible: written from docs/architecture.md, and not from the code.

import type { ErrorCode } from '@stowage/domain';

export interface Event {
  readonly kind: 'created' | 'removed';
  readonly fileId: string;
  readonly at: number;
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  /** In order as text; absent where it was looked for in the store and not told by it. */
  readonly sequencer?: string | undefined;
}

export interface ModelFile {
  state: 'pending' | 'stored' | 'quarantined' | 'trashed' | 'cancelled' | 'removed';
  readonly size: number;
  name: string;
  urlExpiresAt: number;
  /** When the object came that is in the books. */
  storedAt?: number;
  /** What the store said last of it. */
  last?: Event | undefined;
}

/** A line of the journal, but for its id. */
export interface Line {
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly outcome: 'done' | 'refused';
  readonly fileId: string | undefined;
  readonly name: string;
  readonly bytes: number;
  readonly reason: string | undefined;
}

export interface Limits {
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** One user's books. What is done says whether it is refused; what it would change is changed by `commit` alone. */
export class ModelUser {
  readonly files = new Map<string, ModelFile>();
  readonly journal: Line[] = [];
  readonly #sub: string;
  readonly #limits: Limits;

  constructor(sub: string, limits: Limits) {
    this.#sub = sub;
    this.#limits = limits;
  }

  usage() {
    const sum = (states: readonly ModelFile['state'][]) => {
      const its = [...this.files.values()].filter(({ state }) => states.includes(state));
      return { files: its.length, bytes: its.reduce((total, { size }) => total + size, 0) };
    };
    const used = sum(['stored', 'quarantined', 'trashed']);
    const reserved = sum(['pending']);
    return { ...used, reservedFiles: reserved.files, reservedBytes: reserved.bytes };
  }

  start(fileId: string, name: string, size: number, at: number, lifetimeMs: number): Step {
    const known = this.files.get(fileId);
    if (known) {
      const isSame = known.state === 'pending' && known.name === name && known.size === size;
      // The same upload once more: its URL lives anew.
      return isSame ? { commit: () => void (known.urlExpiresAt = at + lifetimeMs) } : { refusal: 'conflict' };
    }
    const { files, bytes, reservedFiles, reservedBytes } = this.usage();
    const refusal: ErrorCode | undefined =
      size > this.#limits.maxFileBytes
        ? 'file-too-large'
        : bytes + reservedBytes + size > this.#limits.maxBytes ||
            files + reservedFiles >= this.#limits.maxFiles
          ? 'quota-exceeded'
          : undefined;
    if (!refusal)
      return {
        commit: () =>
          void this.files.set(fileId, { state: 'pending', size, name, urlExpiresAt: at + lifetimeMs }),
      };
    const kind = refusal === 'quota-exceeded' ? 'quota.exceeded' : 'upload.refused';
    return {
      refusal,
      commit: () =>
        void this.journal.push({
          ...{
            at,
            kind,
            actor: this.#sub,
            outcome: 'refused',
            fileId: undefined,
            name,
            bytes: size,
            reason: refusal,
          },
        }),
    };
  }

  /** Something that the user does to a file, by the state that it is in. */
  act(fileId: string, byState: Partial<Record<ModelFile['state'], Act>>, at: number): Step {
    const file = this.files.get(fileId);
    const act = file && byState[file.state];
    if (!act) return { refusal: 'not-found' };
    if (typeof act === 'string') return { refusal: act };
    if (!act.kind) return nothing;
    return {
      commit: () => {
        file.state = act.to ?? file.state;
        file.name = act.name ?? file.name;
        this.#tell(file, fileId, act.kind!, at, this.#sub);
      },
    };
  }

  /** What one delivery says of one file, in the store's order. */
  hear(fileId: string, events: readonly Event[]): void {
    const file = this.files.get(fileId);
    if (!file) return;
    for (const event of events.toSorted(inOrder)) {
      if (file.state === 'cancelled' || file.state === 'removed' || !isNews(file, event)) continue;
      const wasPending = file.state === 'pending';
      if (event.kind === 'created') file.storedAt = event.at;
      file.last = { ...event, sequencer: event.sequencer ?? file.last?.sequencer };
      if (event.kind === 'removed') {
        file.state = 'removed';
        // What was never kept takes no bytes away with it.
        this.#tell(wasPending ? { ...file, size: 0 } : file, fileId, 'file.removed', event.at, 'system');
      } else if (wasPending) {
        file.state = event.size === file.size ? 'stored' : 'quarantined';
        this.#tell(file, fileId, `file.${file.state}`, event.at, 'system');
      }
    }
  }

  /** The sweep found that it never arrived. */
  expire(fileId: string, at: number): void {
    const file = this.files.get(fileId)!;
    file.state = 'cancelled';
    this.#tell(file, fileId, 'upload.expired', at, 'system');
  }

  #tell({ name, size }: ModelFile, fileId: string, kind: string, at: number, actor: string): void {
    this.journal.push({ at, kind, actor, outcome: 'done', fileId, name, bytes: size, reason: undefined });
  }
}

/** How it is answered, and what the books do if it is carried out. */
export interface Step {
  readonly refusal?: ErrorCode;
  readonly commit?: () => void;
}

const nothing: Step = {};

/** A refusal, or what becomes of the file; without a kind nothing does. */
export type Act =
  ErrorCode | { readonly kind?: string; readonly to?: ModelFile['state']; readonly name?: string };

function isNews({ state, last }: ModelFile, event: Event): boolean {
  if (state === 'pending' || !last) return true;
  if (event.sequencer !== undefined && last.sequencer !== undefined) return event.sequencer > last.sequencer;
  if (event.kind === 'created' && event.etag === last.etag) return false;
  return event.at >= last.at;
}

const inOrder = (a: Event, b: Event): number =>
  a.sequencer !== undefined && b.sequencer !== undefined ? (a.sequencer < b.sequencer ? -1 : 1) : a.at - b.at;
