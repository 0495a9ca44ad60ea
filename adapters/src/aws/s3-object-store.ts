import {
  ObjectKey,
  type Clock,
  type FileRecord,
  type Grant,
  type Instant,
  type ObjectStore,
} from '@stowage/domain';
import { signGet, signPut, type SigningPlace } from '../signing/grants.ts';
import { presign, type Credentials } from '../signing/sigv4.ts';
import { patience } from './patience.ts';

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Of an S3 server other than AWS's; buckets are then part of the path. */
  readonly endpoint?: string | undefined;
}

/**
 * Objects in S3. Everything that it says to S3, or lets others say, is one signed request, so it does without the SDK,
 * which would take longer to load than a function takes to answer.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: Bucket;
  readonly #credentials: () => Credentials;
  readonly #clock: Clock;

  /** @param credentials asked for each signature, because those of a role change */
  constructor(bucket: Bucket, credentials: () => Credentials, clock: Clock) {
    this.#bucket = bucket;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  async grantPut(file: FileRecord): Promise<Grant> {
    return signPut(this.#placeOf(file), file, this.#clock());
  }

  async grantGet(file: FileRecord, disposition: 'attachment' | 'inline', expiresAt: Instant): Promise<Grant> {
    return signGet(this.#placeOf(file), file, disposition, expiresAt, this.#clock());
  }

  /** @throws unavailable if S3 keeps failing */
  async remove(key: ObjectKey): Promise<void> {
    const limit = patience();
    for (;;) {
      const url = presign({ method: 'DELETE', ...this.#placeOf(key), at: this.#clock(), expiresIn: 60 });
      const reply = await fetch(url, { method: 'DELETE', signal: limit.signal });
      const text = await reply.text();
      // S3 says 204 of an object that is not there, too.
      if (reply.ok) return;
      const [, code] = /<Code>(\w+)</.exec(text) ?? [];
      const failure = new Error(`S3 refused to remove an object: ${reply.status} ${code ?? ''}`);
      if (reply.status < 500) throw failure;
      await limit.pause(failure);
    }
  }

  #placeOf(key: ObjectKey): SigningPlace {
    const { name, region, endpoint } = this.#bucket;
    const path = `/${ObjectKey.format(key)}`;
    const credentials = this.#credentials();
    return endpoint === undefined
      ? { origin: `https://${name}.s3.${region}.amazonaws.com`, path, region, credentials }
      : { origin: new URL(endpoint).origin, path: `/${name}${path}`, region, credentials };
  }
}
