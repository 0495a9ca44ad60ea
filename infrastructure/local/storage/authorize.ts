import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { DomainError, ObjectKey } from '@stowage/domain';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

/** A request that somebody was granted, down to its last header. */
export interface Authorized {
  readonly key: ObjectKey;
  /** Parameters that shape the reply, or say which part is sent. */
  readonly query: ReadonlyMap<string, string>;
}

interface Demand {
  readonly headers: readonly string[];
  readonly parameters: readonly string[];
}

/** What a URL for this method must bind, and which parameters it may carry beside its signature. */
const demands: Record<string, Demand> = {
  PUT: { headers: ['content-length', 'content-type', 'host', 'if-none-match'], parameters: [] },
  GET: { headers: ['host'], parameters: ['response-content-disposition', 'response-content-type'] },
  HEAD: { headers: ['host'], parameters: ['response-content-disposition', 'response-content-type'] },
};

const partDemand: Demand = { headers: ['content-length', 'host'], parameters: ['partNumber', 'uploadId'] };

/** @throws S3Error unless the request is exactly the one that was signed, and in time */
export function authorize(store: FileObjectStore, request: IncomingMessage): Authorized {
  const method = request.method ?? '';
  const usual = demands[method];
  if (!usual) throw new S3Error('MethodNotAllowed', 'Only PUT, GET and HEAD are served here.');
  const headers = sentOnce(request);
  const verdict = store.verify({ method, target: request.url ?? '', headers });
  if (!verdict.granted) throw refusals[verdict.because]();
  const { path, query, signedHeaders } = verdict;
  const demanded = method === 'PUT' && query.has('uploadId') ? partDemand : usual;
  if (!demanded.headers.every((name) => signedHeaders.includes(name))) throw refusals.mismatch();
  // S3 refuses these too: they would change what is done, and nobody granted that.
  const unsigned = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned)
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed.');
  if (![...query.keys()].every((name) => demanded.parameters.includes(name))) {
    throw new S3Error('NotImplemented', 'A parameter of this URL is not served here.');
  }
  return { key: parsePath(path), query };
}

const refusals = {
  unsigned: () => new S3Error('AccessDenied', 'The request has no signature that is known here.'),
  mismatch: () => new S3Error('SignatureDoesNotMatch', 'The request is not the one that was signed.'),
  expired: () => new S3Error('AccessDenied', 'Request has expired'),
};

/** Headers by name; one that was sent more than once stays a list, which no signature fits. */
const sentOnce = (request: IncomingMessage): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      values!.length === 1 ? values![0]! : values!,
    ]),
  );

const prefix = `/${FileObjectStore.bucket}/`;

function parsePath(path: string): ObjectKey {
  try {
    return ObjectKey.parse(path.startsWith(prefix) ? path.slice(prefix.length) : '');
  } catch (error) {
    if (error instanceof DomainError) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    throw error;
  }
}
