import type { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { NotStored } from '@stowage/adapters/embedded/object-files';
import type { ObjectKey } from '@stowage/domain';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

/** Below this a sender is not slow but stalling: bytes a second over the whole transfer, after a minute's grace. */
const slowestRate = 16 * 1024;
const graceMs = 60_000;

/** Answers 200 once the object is durable and its event is queued; until then nothing is stored. */
export async function receiveObject(
  store: FileObjectStore,
  key: ObjectKey,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Said before the body is read, so that a second PUT of a large file is refused at once.
  if (store.objects.find(key)) throw refusals.exists();
  const size = Number(request.headers['content-length']);
  // These are signed, so they are what was granted.
  const contentType = request.headers['content-type']!;
  const sha256 = request.headers['x-amz-checksum-sha256'] as string | undefined;
  if (request.headers.expect) response.writeContinue();
  const deadline = setTimeout(() => request.destroy(), graceMs + (size / slowestRate) * 1000);
  try {
    const object = await store.objects.put(key, { size, contentType, sha256 }, request);
    response.writeHead(200, {
      etag: object.etag,
      'x-amz-checksum-sha256': object.sha256,
      'content-length': 0,
    });
    response.end();
  } catch (error) {
    throw error instanceof NotStored ? refusals[error.because]() : error;
  } finally {
    clearTimeout(deadline);
  }
}

const refusals: Record<NotStored['because'], () => S3Error> = {
  exists: () => new S3Error('PreconditionFailed', 'There is an object under this key already.'),
  incomplete: () => new S3Error('IncompleteBody', 'The body has another length than was announced.'),
  checksum: () =>
    new S3Error('BadDigest', 'The SHA-256 you specified did not match the calculated checksum.'),
  'no-space': () => new S3Error('InsufficientStorage', 'The disk is full.'),
};
