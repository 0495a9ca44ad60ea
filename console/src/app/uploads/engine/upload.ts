// What is told of an upload, to whoever shows it.

/**
 * - `queued`: nothing has been asked of the API for it yet
 * - `preparing`: it is being announced, or has been and waits for its turn
 * - `missing`: the page was loaded anew and needs the file once more
 * - `processing`: the store has every byte, and the books are about to learn of it
 */
export type UploadState =
  | 'queued'
  | 'preparing'
  | 'uploading'
  | 'paused'
  | 'missing'
  | 'processing'
  | 'done'
  | 'failed'
  | 'cancelled';

export interface UploadItem<Recorded> {
  readonly id: string;
  readonly name: string;
  /** `/`, or `/a/b/`. */
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  /** The media type, or empty. */
  readonly type: string;
  /** By the file system it came from, in ms. */
  readonly lastModified: number;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Once it was announced. */
  readonly fileId: string | undefined;
  /** Why it failed. */
  readonly failure: unknown;
  readonly recorded: Recorded | undefined;
  /** By the browser's clock, in ms. */
  readonly doneAt: number | undefined;
  /** Ids of the files that make way once this one is recorded: they go to the trash. */
  readonly replaces: readonly string[];
  /** Have they? If they could not be put away, both are there. */
  readonly replaced: 'not-yet' | 'done' | 'failed';
  /** Of a missing one: may it be read again as soon as its owner allows it? Otherwise it has to be chosen again. */
  readonly canBeAllowed: boolean;
}

/** A file that somebody chose, and where it is to lie. */
export interface Picked {
  readonly file: File;
  readonly folder: string;
  /** Its name here, if it is not to be the file's own. */
  readonly name?: string | undefined;
  /** With it the file can be read again after the page was loaded anew. */
  readonly handle?: FileHandle | undefined;
  /** Ids of the files that it takes the place of. */
  readonly replaces?: readonly string[] | undefined;
  /** Why it cannot be uploaded, if that is known beforehand. */
  readonly failure?: unknown;
}

/** What the engine uses of a `FileSystemFileHandle`, which not every browser has. */
export interface FileHandle {
  getFile(): Promise<File>;
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

type HasState = { readonly state: UploadState };

/** Will it go on by itself? */
export const isUnderWay = ({ state }: HasState): boolean =>
  state === 'queued' || state === 'preparing' || state === 'uploading';

/** Is there still something to send? */
export const isOpen = (item: HasState): boolean =>
  isUnderWay(item) || item.state === 'paused' || item.state === 'missing';

/** Has the store every byte of it? */
export const isSent = ({ state }: HasState): boolean => state === 'processing' || state === 'done';
