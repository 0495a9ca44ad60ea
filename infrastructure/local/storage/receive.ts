import type { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { NotStored } from '@stowage/adapters/embedded/object-files';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorized } from './authorize.ts';
import { withDeadline } from './deadline.ts';
import { S3Error } from './s3-error.ts';

/** Answers 200 once the object, and its event, or the part is durable; until then nothing of it is stored. */
export async function receive(
  store: FileObjectStore,
  authorized: Authorized,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const size = Number(request.headers['content-length']);
  const take = authorized.query.has('uploadId') ? takePart : takeObject;
  try {
    const taking = take(store, authorized, size, request, response);
    const { etag, sha256 } = await withDeadline(size, taking, () => request.destroy());
    response.writeHead(200, { etag, 'x-amz-checksum-sha256': sha256, 'content-length': 0 });
    response.end();
  } catch (error) {
    throw error instanceof NotStored ? refusals[error.because]() : error;
  }
}

type Take = (
  store: FileObjectStore,
  authorized: Authorized,
  size: number,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<{ etag: string; sha256?: string | undefined }>;

// The headers that are read below are signed, so they are what was granted. What can be refused before the body is read
// is: a large one takes its time.

const takeObject: Take = (store, { key }, size, request, response) => {
  if (store.objects.find(key)) throw new NotStored('exists');
  const contentType = request.headers['content-type']!;
  letCome(store, size, request, response);
  return store.objects.put(key, { size, contentType, sha256: checksumOf(request) }, request);
};

const takePart: Take = (store, { key, query }, size, request, response) => {
  const transferId = query.get('uploadId')!;
  if (!store.transfers.has(key, transferId)) throw new NotStored('no-transfer');
  const partNumber = Number(query.get('partNumber'));
  letCome(store, size, request, response);
  return store.transfers.put(key, transferId, { partNumber, size, sha256: checksumOf(request) }, request);
};

const checksumOf = (request: IncomingMessage): string | undefined =>
  request.headers['x-amz-checksum-sha256'] as string | undefined;

/** Answers a sender who asked before sending. @throws NotStored if there is no room */
function letCome(
  store: FileObjectStore,
  size: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!store.objects.hasRoomFor(size)) throw new NotStored('no-space');
  if (request.headers.expect) response.writeContinue();
}

const refusals: Record<NotStored['because'], () => S3Error> = {
  exists: () => new S3Error('PreconditionFailed', 'There is an object under this key already.'),
  incomplete: () => new S3Error('IncompleteBody', 'The body has another length than was announced.'),
  checksum: () =>
    new S3Error('BadDigest', 'The SHA-256 you specified did not match the calculated checksum.'),
  'no-space': () => new S3Error('InsufficientStorage', 'The disk is full.'),
  'no-transfer': () => new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.'),
  'no-part': () => new S3Error('InvalidArgument', 'The upload has no such part, or one of another length.'),
};
