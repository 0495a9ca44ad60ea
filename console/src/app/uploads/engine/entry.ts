// What the queue knows of one upload, and the ways in and out of memory.

import type { SavedPlan, SavedUpload } from './memory.ts';
import type { Plan } from './transport.ts';
import type { FileHandle, Picked, UploadItem, UploadState } from './upload.ts';

/** Only `Entries` changes one. */
export interface Entry<Recorded> {
  readonly item: UploadItem<Recorded>;
  /** The name on the disk. */
  readonly fileName: string;
  readonly file: File | undefined;
  readonly handle: FileHandle | undefined;
  /** The plan of an earlier page has no URL. */
  readonly plan: Plan | undefined;
  /** The id under which it was announced; whether it arrived is known when there is a plan. */
  readonly uploadId: string | undefined;
  readonly sample: string | undefined;
  /** Has nothing been sent of it yet? */
  readonly isFresh: boolean;
  /** Is it part of a batch that is being announced? */
  readonly isStarting: boolean;
  /** Aborts what is being done for it. */
  readonly running: AbortController | undefined;
}

let count = 0;

/** Ids sort in the order of their adding, for a later page shows them so. */
const newId = (): string =>
  `${Date.now().toString(36).padStart(9, '0')}-${(count++).toString(36).padStart(5, '0')}-${crypto.randomUUID()}`;

export const entryOfPicked = <R>({ file, folder, name, handle, replaces, failure }: Picked): Entry<R> => ({
  item: {
    id: newId(),
    name: (name ?? file.name).normalize('NFC'),
    folder,
    size: file.size,
    type: file.type,
    lastModified: file.lastModified,
    ...fresh,
    replaces: replaces ?? [],
    ...(failure !== undefined && { state: 'failed' as const, failure }),
  },
  fileName: file.name,
  file,
  handle,
  ...untouched,
});

export function entryOfSaved<R>({
  isPaused,
  plan,
  uploadId,
  sample,
  handle,
  fileName,
  replaces,
  ...rest
}: SavedUpload): Entry<R> {
  return {
    item: {
      ...rest,
      ...fresh,
      replaces: replaces ?? [],
      state: isPaused ? 'paused' : 'queued',
      fileId: plan?.fileId,
    },
    fileName,
    file: undefined,
    handle,
    ...untouched,
    plan: plan?.strategy === 'single' ? { ...plan, url: '', headers: {}, expiresAt: 0 } : plan,
    uploadId,
    sample,
    isFresh: false,
  };
}

export function savedOf<R>({ item, fileName, plan, uploadId, sample, handle }: Entry<R>): SavedUpload {
  const { id, name, folder, size, type, lastModified, replaces } = item;
  return {
    ...{ id, name, folder, size, type, lastModified, replaces, fileName, uploadId, sample, handle },
    isPaused: item.state === 'paused',
    plan: plan && savedPlan(plan),
  };
}

const savedPlan = (plan: Plan): SavedPlan =>
  plan.strategy === 'multipart' ? plan : { strategy: 'single', uploadId: plan.uploadId, fileId: plan.fileId };

/** Is it to be announced, as soon as its turn comes? */
export const isToBeAnnounced = <R>({ item, plan, file, isStarting }: Entry<R>): boolean =>
  item.state === 'queued' && plan === undefined && file !== undefined && !isStarting;

/** Could it be sent now? */
export const isReady = <R>({ item, plan, file, isStarting, running }: Entry<R>): boolean =>
  (item.state === 'queued' || item.state === 'preparing') &&
  plan !== undefined &&
  file !== undefined &&
  !isStarting &&
  !running;

/** Can it be sent without asking the API for anything? */
export const needsNothing = <R>({ plan, isFresh }: Entry<R>): boolean =>
  isFresh && plan!.strategy === 'single' && plan!.expiresAt > Date.now();

/** What a file is known by before one has looked into it. */
export const keyOf = (name: string, { size, lastModified }: { size: number; lastModified: number }): string =>
  `${size}:${lastModified}:${name}`;

const fresh = {
  state: 'queued' as UploadState,
  sentBytes: 0,
  fileId: undefined,
  failure: undefined,
  recorded: undefined,
  doneAt: undefined,
  replaces: [],
  replaced: 'not-yet',
  canBeAllowed: false,
} as const;

const untouched = {
  plan: undefined,
  uploadId: undefined,
  sample: undefined,
  isFresh: true,
  isStarting: false,
  running: undefined,
} as const;
