import {
  ObjectKey,
  type Clock,
  type FileRecord,
  type Grant,
  type HeldObject,
  type Instant,
  type ListedObject,
  type ObjectStore,
  type PartToGrant,
  type StoredPart,
} from '@stowage/domain';
import { randomBytes } from 'node:crypto';
import { signGet, signPart, signPut, type SigningPlace } from '../signing/grants.ts';
import { verify, type Credentials, type PresignedRequest, type Verdict } from '../signing/sigv4.ts';
import type { Database } from './database.ts';
import { ObjectFiles, type StoredObject } from './object-files.ts';
import { ObjectTransfers } from './object-transfers.ts';
import { secret } from './secrets.ts';
import type { SqliteEventQueue } from './sqlite-event-queue.ts';

export interface FileObjectStoreOptions {
  readonly database: Database;
  readonly queue: SqliteEventQueue;
  readonly clock: Clock;
  /** Where the bytes are kept. */
  readonly directory: string;
  /** Where the storage server will be reached, such as `http://localhost:8082`. */
  readonly origin: string;
}

const region = 'local';

/** Objects in files, granted by the same kind of URL as on S3: signed with a key pair that this installation made up. */
export class FileObjectStore implements ObjectStore {
  static readonly bucket = 'stowage-files';

  /** The storing side, for the server behind `origin`. */
  readonly objects: ObjectFiles;
  readonly transfers: ObjectTransfers;
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #credentials: Credentials;

  private constructor(
    objects: ObjectFiles,
    transfers: ObjectTransfers,
    credentials: Credentials,
    { origin, clock }: FileObjectStoreOptions,
  ) {
    this.objects = objects;
    this.transfers = transfers;
    this.#credentials = credentials;
    this.#origin = origin;
    this.#clock = clock;
  }

  static async open(options: FileObjectStoreOptions): Promise<FileObjectStore> {
    const objects = await ObjectFiles.open(options, options.directory, FileObjectStore.bucket);
    const transfers = await ObjectTransfers.open(options.database, objects, options.directory);
    const pair = await secret(options.database, 'storage-key', () =>
      JSON.stringify({
        accessKeyId: `STOW${randomBytes(8).toString('hex').toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString('base64'),
      }),
    );
    return new FileObjectStore(objects, transfers, JSON.parse(pair) as Credentials, options);
  }

  async grantPut(file: FileRecord): Promise<Grant> {
    return signPut(this.#placeOf(file), file, this.#clock());
  }

  async grantGet(file: FileRecord, disposition: 'attachment' | 'inline', expiresAt: Instant): Promise<Grant> {
    return signGet(this.#placeOf(file), file, disposition, expiresAt, this.#clock());
  }

  remove(key: ObjectKey): Promise<void> {
    return this.objects.remove(key);
  }

  async head(key: ObjectKey): Promise<HeldObject | undefined> {
    const object = this.objects.find(key);
    return object && held(object);
  }

  async list(after: string, limit: number): Promise<readonly ListedObject[]> {
    return this.objects.list(after, limit).map(([key, object]) => ({ key, ...held(object) }));
  }

  beginParts(file: FileRecord): Promise<string> {
    return this.transfers.begin(file, { ...file, ...file.parts! });
  }

  async grantParts(
    file: FileRecord,
    parts: readonly PartToGrant[],
    expiresAt: Instant,
  ): Promise<readonly Grant[]> {
    const place = this.#placeOf(file);
    const now = this.#clock();
    return parts.map((part) => signPart(place, transferOf(file), part, expiresAt, now));
  }

  async listParts(file: FileRecord): Promise<readonly StoredPart[] | undefined> {
    return this.transfers.list(file, transferOf(file));
  }

  completeParts(file: FileRecord, parts: readonly StoredPart[]): Promise<void> {
    return this.transfers.complete(file, transferOf(file), parts);
  }

  abortParts(file: FileRecord): Promise<void> {
    return this.transfers.abort(file, transferOf(file));
  }

  /** Is this a request that was granted here, and is it in time? */
  verify(request: PresignedRequest): Verdict {
    return verify(request, { credentials: this.#credentials, region, now: this.#clock() });
  }

  #placeOf(key: ObjectKey): SigningPlace {
    return {
      origin: this.#origin,
      path: `/${FileObjectStore.bucket}/${ObjectKey.format(key)}`,
      region,
      credentials: this.#credentials,
    };
  }
}

/** As its event told of it. */
const held = ({ size, etag, storedAt }: StoredObject): HeldObject => ({
  size,
  etag: etag.slice(1, -1),
  at: storedAt,
});

/** Of a record whose transfer was begun. */
const transferOf = (file: FileRecord): string => file.parts!.transferId!;
