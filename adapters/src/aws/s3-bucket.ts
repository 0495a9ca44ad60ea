import { DomainError, ObjectKey, type Clock } from '@stowage/domain';
import type { SigningPlace } from '../signing/grants.ts';
import { presign, type Credentials } from '../signing/sigv4.ts';
import { patience, type Patience } from './patience.ts';
import { textOf } from './s3-xml.ts';

export interface BucketAddress {
  readonly name: string;
  readonly region: string;
  /** Of an S3 server other than AWS's; buckets are then part of the path. */
  readonly endpoint?: string | undefined;
}

export interface S3Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** What it is about; the bucket itself if absent. */
  readonly key?: ObjectKey;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long it may take, with all its tries; all of several requests together, if they share it. */
  readonly limit?: Patience;
}

/** S3 said no, and will go on saying so. */
export class S3Refusal extends Error {
  override readonly name = 'S3Refusal';
  readonly status: number;
  /** S3's own, such as `NoSuchUpload`; empty if it gave none. */
  readonly code: string;

  constructor(method: string, status: number, code: string) {
    super(`S3 refused a ${method}: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** Our own requests to one bucket: signed, sent, and sent again while S3 asks for that. */
export class S3Bucket {
  readonly #address: BucketAddress;
  readonly #credentials: () => Credentials;
  readonly #clock: Clock;

  /** @param credentials asked for each signature, because those of a role change */
  constructor(address: BucketAddress, credentials: () => Credentials, clock: Clock) {
    this.#address = address;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** Where an object is, or the bucket itself. */
  place(key?: ObjectKey): SigningPlace {
    const { name, region, endpoint } = this.#address;
    const path = `/${key ? ObjectKey.format(key) : ''}`;
    const credentials = this.#credentials();
    return endpoint === undefined
      ? { origin: `https://${name}.s3.${region}.amazonaws.com`, path, region, credentials }
      : { origin: new URL(endpoint).origin, path: `/${name}${path}`, region, credentials };
  }

  /** @returns the reply's body. @throws S3Refusal; unavailable if S3 keeps failing */
  async send({ limit = patience(), ...request }: S3Request): Promise<string> {
    for (;;) {
      const { text, failure } = await this.#attempt(request, limit.signal);
      if (failure === undefined) return text;
      await limit.pause(failure);
    }
  }

  /** `failure` is why to try again. @throws as `send` does */
  async #attempt(request: Omit<S3Request, 'limit'>, signal: AbortSignal): Promise<Attempt> {
    const { method } = request;
    let reply: Response;
    let text: string;
    try {
      reply = await this.#fetch(request, signal);
      text = await reply.text();
    } catch (cause) {
      if (!signal.aborted) return { text: '', failure: cause };
      throw new DomainError('unavailable', 'The store took too long; try again.', {}, { cause });
    }
    // S3 answers 200 before a long work is done, and may still say in the body that it failed.
    if (reply.ok && !text.includes('<Error>')) return { text };
    const failure = new S3Refusal(method, reply.status, textOf(text, 'Code') ?? '');
    if (reply.status >= 500 || transient.includes(failure.code)) return { text, failure };
    throw failure;
  }

  #fetch({ method, key, query = {}, headers = {}, body }: S3Request, signal: AbortSignal): Promise<Response> {
    const url = presign({ method, ...this.place(key), query, headers, at: this.#clock(), expiresIn: 60 });
    return fetch(url, { method, signal, headers, ...(body !== undefined && { body }) });
  }
}

interface Attempt {
  readonly text: string;
  readonly failure?: unknown;
}

/** Codes that pass, whatever status they come with. */
const transient = [
  'ConditionalRequestConflict',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
];
