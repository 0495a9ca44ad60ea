import {
  DomainError,
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
import { signGet, signPart, signPut } from '../signing/grants.ts';
import type { Credentials } from '../signing/sigv4.ts';
import { patience, type Patience } from './patience.ts';
import { S3Bucket, S3Refusal, type BucketAddress } from './s3-bucket.ts';
import { elementsOf, escape, requireText, textOf } from './s3-xml.ts';

/** S3 works on ten thousand parts for seconds; a function has fifteen. */
const completionPatienceMs = 12_000;

/**
 * Objects in S3. Everything that it says to S3, or lets others say, is one signed request, so it does without the SDK,
 * which would take longer to load than a function takes to answer.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: S3Bucket;
  readonly #clock: Clock;

  /** @param credentials asked for each signature, because those of a role change */
  constructor(bucket: BucketAddress, credentials: () => Credentials, clock: Clock) {
    this.#bucket = new S3Bucket(bucket, credentials, clock);
    this.#clock = clock;
  }

  async grantPut(file: FileRecord): Promise<Grant> {
    return signPut(this.#bucket.place(file), file, this.#clock());
  }

  async grantGet(file: FileRecord, disposition: 'attachment' | 'inline', expiresAt: Instant): Promise<Grant> {
    return signGet(this.#bucket.place(file), file, disposition, expiresAt, this.#clock());
  }

  /** S3 says 204 of an object that is not there, too. @throws unavailable if S3 keeps failing */
  async remove(key: ObjectKey): Promise<void> {
    await this.#bucket.send({ method: 'DELETE', key });
  }

  /** It is listed, because a HEAD takes the right to read everything. Its key begins with itself, and no other key of ours does. */
  async head(key: ObjectKey): Promise<HeldObject | undefined> {
    const prefix = ObjectKey.format(key);
    const { objects } = await this.#list({ prefix, 'max-keys': '1' });
    const [object] = objects;
    return object?.key === prefix ? held(object) : undefined;
  }

  async list(after: string, limit: number): Promise<readonly ListedObject[]> {
    const objects: ListedObject[] = [];
    for (;;) {
      const page = await this.#list({
        prefix: 'u/',
        'max-keys': String(Math.min(limit - objects.length, mostListed)),
        ...startAfter(objects.at(-1)?.key ?? after),
      });
      objects.push(...page.objects);
      // S3 may tell fewer than it was asked for, and have more.
      if (!page.isTruncated || objects.length >= limit) return objects;
    }
  }

  /** The type is given here, and the checksums' kind: the parts and their completion cannot change them. */
  async beginParts(file: FileRecord): Promise<string> {
    const headers = {
      'content-type': file.contentType,
      ...(file.parts!.checksums && {
        'x-amz-checksum-algorithm': 'SHA256',
        'x-amz-checksum-type': 'COMPOSITE',
      }),
    };
    const reply = await this.#bucket.send({ method: 'POST', key: file, query: { uploads: '' }, headers });
    return requireText(reply, 'UploadId');
  }

  async grantParts(
    file: FileRecord,
    parts: readonly PartToGrant[],
    expiresAt: Instant,
  ): Promise<readonly Grant[]> {
    const place = this.#bucket.place(file);
    const now = this.#clock();
    return parts.map((part) => signPart(place, transferOf(file), part, expiresAt, now));
  }

  async listParts(file: FileRecord): Promise<readonly StoredPart[] | undefined> {
    const parts: StoredPart[] = [];
    const limit = patience();
    let after = '0';
    for (;;) {
      const page = await this.#listParts(file, after, limit);
      if (page === undefined) return undefined;
      parts.push(...elementsOf(page, 'Part').map(readPart));
      if (textOf(page, 'IsTruncated') !== 'true') return parts;
      after = requireText(page, 'NextPartNumberMarker');
    }
  }

  async completeParts(file: FileRecord, parts: readonly StoredPart[]): Promise<void> {
    const refusal = await this.#complete(file, parts);
    // S3 also refuses what it has completed before, and then there is the object.
    if (refusal && (await this.head(file))?.size !== file.size) throw refusal;
  }

  async abortParts(file: FileRecord): Promise<void> {
    const query = { uploadId: transferOf(file) };
    await unlessRefused('NoSuchUpload', () => this.#bucket.send({ method: 'DELETE', key: file, query }));
  }

  /** The next thousand, which is as many as S3 tells at a time. */
  #listParts(file: FileRecord, after: string, limit: Patience): Promise<string | undefined> {
    const query = { uploadId: transferOf(file), 'max-parts': '1000', 'part-number-marker': after };
    return unlessRefused('NoSuchUpload', () => this.#bucket.send({ method: 'GET', key: file, query, limit }));
  }

  /** @returns why S3 will not do it, now or later */
  async #complete(file: FileRecord, parts: readonly StoredPart[]): Promise<DomainError | undefined> {
    // A transfer without parts is over; S3 would call the request malformed.
    if (parts.length === 0) return new DomainError('conflict', conflicts['NoSuchUpload']!);
    try {
      await this.#bucket.send({
        method: 'POST',
        key: file,
        query: { uploadId: transferOf(file) },
        headers: {
          'content-type': 'application/xml',
          'if-none-match': '*',
          // S3 refuses to make an object of another size.
          'x-amz-mp-object-size': String(file.size),
        },
        body: completion(parts, file.parts!.checksums),
        limit: patience(completionPatienceMs),
      });
      return undefined;
    } catch (cause) {
      const message = cause instanceof S3Refusal ? conflicts[cause.code] : undefined;
      if (message === undefined) throw cause;
      return new DomainError('conflict', message, {}, { cause });
    }
  }

  async #list(query: Readonly<Record<string, string>>): Promise<Listing> {
    const listed = await this.#bucket.send({ method: 'GET', query: { 'list-type': '2', ...query } });
    return {
      objects: elementsOf(listed, 'Contents').map(readObject),
      isTruncated: textOf(listed, 'IsTruncated') === 'true',
    };
  }
}

/** Of a record whose transfer was begun. */
const transferOf = (file: FileRecord): string => file.parts!.transferId!;

interface Listing {
  readonly objects: readonly ListedObject[];
  readonly isTruncated: boolean;
}

/** S3 tells no more at a time. */
const mostListed = 1_000;

const startAfter = (key: string): Record<string, string> => (key === '' ? {} : { 'start-after': key });

const readObject = (xml: string): ListedObject => ({
  key: requireText(xml, 'Key'),
  size: Number(requireText(xml, 'Size')),
  etag: requireText(xml, 'ETag').replace(/^"(.*)"$/, '$1'),
  at: Date.parse(requireText(xml, 'LastModified')),
});

const held = ({ size, etag, at }: ListedObject): HeldObject => ({ size, etag, at });

const readPart = (xml: string): StoredPart => ({
  partNumber: Number(requireText(xml, 'PartNumber')),
  size: Number(requireText(xml, 'Size')),
  etag: requireText(xml, 'ETag'),
  sha256: textOf(xml, 'ChecksumSHA256'),
});

const completion = (parts: readonly StoredPart[], checksums: boolean): string =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts
    .map(
      ({ partNumber, etag, sha256 }) =>
        `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escape(etag)}</ETag>${
          checksums && sha256 !== undefined ? `<ChecksumSHA256>${escape(sha256)}</ChecksumSHA256>` : ''
        }</Part>`,
    )
    .join('')}</CompleteMultipartUpload>`;

/** Undefined instead of a refusal with this code. */
async function unlessRefused<T>(code: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof S3Refusal && error.code === code) return undefined;
    throw error;
  }
}

/** What S3 says when the transfer is over or its parts are others. */
const conflicts: Record<string, string> = {
  NoSuchUpload: 'The store no longer has this upload.',
  PreconditionFailed: 'There is an object under this key.',
  InvalidPart: 'The parts that were named are not those that are stored.',
  InvalidPartOrder: 'The parts that were named are not those that are stored.',
  EntityTooSmall: 'A part is too small.',
  InvalidRequest: 'The parts do not make the file that was announced.',
};
