// What outlives the page.

import type { PartsPlan } from './transport.ts';
import type { FileHandle } from './upload.ts';

/** All that a later page needs to go on, except for the bytes. */
export interface SavedUpload {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number;
  /** The name on the disk. */
  readonly fileName: string;
  readonly isPaused: boolean;
  readonly replaces?: readonly string[] | undefined;
  /** Once it was announced. A URL is not kept: it would have run out. */
  readonly plan?: SavedPlan | undefined;
  /** Under which it was, or was to be, announced. */
  readonly uploadId?: string | undefined;
  /** Of a file in parts: what another version of the file is told by. */
  readonly sample?: string | undefined;
  readonly handle?: FileHandle | undefined;
}

export type SavedPlan =
  PartsPlan | { readonly strategy: 'single'; readonly uploadId: string; readonly fileId: string };

/** Keeps uploads for a later page. It never fails: what cannot be kept is not remembered. */
export interface Memory {
  save(uploads: readonly SavedUpload[]): void;
  forget(ids: readonly string[]): void;
}

export const noMemory: Memory = { save: () => undefined, forget: () => undefined };
