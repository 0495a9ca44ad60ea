// The two ways of a file to the store: in one piece, or in parts. Both resolve when the store has every byte.

import { inParallel } from './in-parallel.ts';
import { insist, type Patience } from './insist.ts';
import { PartUrls } from './part-urls.ts';
import type { Slots } from './slots.ts';
import { digest, FileChanged, requireUnchanged } from './still-the-same.ts';
import type {
  KnownUpload,
  PartsPlan,
  Plan,
  SinglePlan,
  StoredPart,
  Transport,
  Trouble,
} from './transport.ts';

export interface Dispatch {
  readonly transport: Transport<unknown>;
  readonly patience: Patience;
  /** Requests to the store, of all files together. */
  readonly slots: Slots;
  readonly partsAtOnce: number;
}

/** The upload was ended by somebody else: cancelled on another page, or swept. */
export class UploadEnded extends Error {
  override readonly name = 'UploadEnded';
}

/**
 * @param isFresh has nothing been sent of it before?
 * @throws FileChanged, UploadEnded, whatever the transport failed with, or the signal's reason
 */
export function send(
  dispatch: Dispatch,
  plan: Plan,
  file: Blob,
  isFresh: boolean,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return plan.strategy === 'single'
    ? sendWhole(dispatch, plan, file, isFresh, onSent, signal)
    : new PartsDispatch(dispatch, plan, file, onSent).send(isFresh, signal);
}

async function sendWhole(
  { transport, patience, slots }: Dispatch,
  plan: SinglePlan,
  file: Blob,
  isFresh: boolean,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let request: SinglePlan = plan;
  // A reply may be lost after the bytes have arrived, so what was once begun is asked for before it is sent again.
  let isDoubtful = !isFresh;
  const work = async () => {
    if (isDoubtful && isStored(await transport.find(plan.uploadId, signal))) return;
    if (request.expiresAt < Date.now()) request = await transport.renew(plan.uploadId, signal);
    isDoubtful = true;
    await slots.use(signal, () => transport.put(request, file, onSent, signal));
  };
  try {
    await insist(
      () => work().catch((failure: unknown) => withReason(failure, file)),
      (failure) => {
        const trouble = transport.judge(failure);
        if (trouble.kind === 'expired') request = { ...request, expiresAt: 0 };
        return asPassing(trouble);
      },
      patience,
      signal,
    );
  } catch (failure) {
    const { kind } = transport.judge(failure);
    // `conflict`: it was to be renewed, and has arrived in the meantime.
    if (kind === 'taken') return;
    if (kind === 'conflict' && isStored(await transport.find(plan.uploadId, signal))) return;
    throw failure;
  }
}

const none: ReadonlyMap<number, string> = new Map();

/** Each takes a part's bytes into memory. */
const hashedAtOnce = 2;

class PartsDispatch {
  readonly #dispatch: Dispatch;
  readonly #plan: PartsPlan;
  readonly #file: Blob;
  readonly #onSent: (bytes: number) => void;
  readonly #arrived = new Map<number, StoredPart>();
  #arrivedBytes = 0;
  readonly #checksums = new Map<number, string>();
  /** Bytes that are on their way, by part. */
  readonly #going = new Map<number, number>();
  /** Parts that were begun and whose reply never came. */
  readonly #doubtful = new Set<number>();

  constructor(dispatch: Dispatch, plan: PartsPlan, file: Blob, onSent: (bytes: number) => void) {
    this.#dispatch = dispatch;
    this.#plan = plan;
    this.#file = file;
    this.#onSent = onSent;
  }

  async send(isFresh: boolean, signal: AbortSignal): Promise<void> {
    if (!isFresh && (await this.#insist(() => this.#look(signal), signal))) return;
    try {
      await this.#sendMissing(signal);
      await this.#complete(signal);
    } catch (failure) {
      const { kind } = this.#dispatch.transport.judge(failure);
      if (kind !== 'conflict') throw failure;
      // Another page, or this one before it was loaded anew, has had them put together: unless it was cancelled.
      await this.#look(signal);
    }
  }

  async #sendMissing(signal: AbortSignal): Promise<void> {
    const { transport, partsAtOnce } = this.#dispatch;
    const urls = new PartUrls(
      async (numbers) =>
        transport.signParts(this.#plan.uploadId, numbers, await this.#checksumsOf(numbers, signal), signal),
      partsAtOnce,
    );
    const missing = this.#missing();
    await inParallel(missing.entries(), partsAtOnce, signal, ([index, number], either) =>
      this.#insist(
        () => this.#sendPart(number, urls, missing.slice(index + 1, index + 2 * partsAtOnce), either),
        either,
      ),
    );
  }

  async #sendPart(
    number: number,
    urls: PartUrls,
    upcoming: readonly number[],
    signal: AbortSignal,
  ): Promise<void> {
    const { transport, slots } = this.#dispatch;
    if (this.#doubtful.has(number)) {
      await this.#look(signal);
      this.#doubtful.delete(number);
    }
    if (this.#arrived.has(number)) return;
    const body = this.#bodyOf(number);
    await slots.use(signal, async () => {
      const request = await urls.take(number, upcoming);
      try {
        const etag = await transport.put(request, body, (bytes) => this.#tell(number, bytes), signal);
        this.#keep({ partNumber: number, size: body.size, etag });
      } catch (failure) {
        this.#doubtful.add(number);
        urls.forget(number);
        await withReason(failure, body);
      } finally {
        this.#going.delete(number);
        this.#tell();
      }
    });
  }

  /** If the store has other parts than we believe, what is missing is sent, once. */
  async #complete(signal: AbortSignal): Promise<void> {
    const complete = () =>
      this.#dispatch.transport.complete(
        this.#plan.uploadId,
        [...this.#arrived.values()].sort((a, b) => a.partNumber - b.partNumber),
        signal,
      );
    try {
      await this.#insist(complete, signal);
    } catch (failure) {
      if (this.#dispatch.transport.judge(failure).kind !== 'lasting') throw failure;
      this.#arrived.clear();
      this.#arrivedBytes = 0;
      if (await this.#insist(() => this.#look(signal), signal)) return;
      if (this.#missing().length === 0) throw failure;
      await this.#sendMissing(signal);
      await this.#insist(complete, signal);
    }
  }

  /** Learns which parts the store has. @returns whether the whole file has arrived @throws UploadEnded */
  async #look(signal: AbortSignal): Promise<boolean> {
    const known = await this.#dispatch.transport.find(this.#plan.uploadId, signal);
    if (isStored(known)) return true;
    for (const part of known.parts) {
      if (part.size === this.#bodyOf(part.partNumber).size) this.#keep(part);
    }
    this.#tell();
    return false;
  }

  /** Read ahead of sending; the store holds what arrives against it. @throws FileChanged */
  async #checksumsOf(numbers: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    if (!this.#plan.checksums) return none;
    await inParallel(numbers, hashedAtOnce, signal, async (number) => {
      if (this.#checksums.has(number)) return;
      const checksum = await digest(this.#bodyOf(number)).catch((error: unknown) => {
        throw new FileChanged(error);
      });
      this.#checksums.set(number, checksum);
    });
    return new Map(numbers.map((number) => [number, this.#checksums.get(number)!]));
  }

  #missing(): number[] {
    const all = Array.from({ length: this.#plan.partCount }, (_, index) => index + 1);
    return all.filter((number) => !this.#arrived.has(number));
  }

  #bodyOf(number: number): Blob {
    const start = (number - 1) * this.#plan.partSize;
    return this.#file.slice(start, start + this.#plan.partSize);
  }

  #keep(part: StoredPart): void {
    this.#arrivedBytes += part.size - (this.#arrived.get(part.partNumber)?.size ?? 0);
    this.#arrived.set(part.partNumber, part);
  }

  /** For every chunk that has gone: its cost must not grow with the parts that have arrived, which may be 10,000. */
  #tell(number?: number, bytes?: number): void {
    if (number !== undefined) this.#going.set(number, bytes!);
    let sum = this.#arrivedBytes;
    for (const going of this.#going.values()) sum += going;
    this.#onSent(sum);
  }

  #insist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { transport, patience } = this.#dispatch;
    return insist(work, (failure) => asPassing(transport.judge(failure)), patience, signal);
  }
}

/** Has the store the whole of it? @throws UploadEnded */
export function isStored({ state }: KnownUpload): boolean {
  if (state === 'cancelled') throw new UploadEnded('The upload was cancelled elsewhere.');
  return state !== 'pending';
}

/** A URL that has run out is followed by a fresh one; one that is refused again and again has another reason. */
const asPassing = (trouble: Trouble): Trouble => (trouble.kind === 'expired' ? { kind: 'passing' } : trouble);

/** A browser reports a file that it can no longer read as if the network had failed. @throws always */
async function withReason(failure: unknown, file: Blob): Promise<never> {
  if (!(failure instanceof FileChanged)) await requireUnchanged(file);
  throw failure;
}
