import type { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import type { StoredObject } from '@stowage/adapters/embedded/object-files';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Authorized } from './authorize.ts';
import { withDeadline } from './deadline.ts';
import { S3Error } from './s3-error.ts';

/** The object, or the one range of it that is asked for; to a HEAD, what it would be. */
export async function sendObject(
  store: FileObjectStore,
  { key, query }: Authorized,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const object = store.objects.find(key);
  if (!object) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match && match !== '*' && !listed(match, object.etag)) {
    throw new S3Error('PreconditionFailed', 'The object is not the one that is asked for.');
  }
  const headers = headersOf(object, query);
  if (noneMatch && (noneMatch === '*' || listed(noneMatch, object.etag))) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = rangeOf(request, object);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  const length = end - start + 1;
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': length,
    ...(range && { 'content-range': `bytes ${start}-${end}/${object.size}` }),
  });
  if (request.method === 'HEAD' || length === 0) return void response.end();
  const sending = pipeline(store.objects.read(key, { start, end }), response);
  await withDeadline(length, sending, () => response.destroy());
}

function headersOf(object: StoredObject, query: Authorized['query']) {
  const contentType = query.get('response-content-type') ?? object.contentType;
  return {
    'content-type': contentType,
    'content-disposition': query.get('response-content-disposition') ?? 'attachment',
    etag: object.etag,
    'x-amz-checksum-sha256': object.sha256,
    'last-modified': new Date(object.storedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private',
    // A user's file is shown as what it is called, and can do nothing, whatever it contains.
    'x-content-type-options': 'nosniff',
    // A PDF is run by the browser’s viewer, apart from our origin: Chromium and Firefox heed no policy of its reply, and
    // Safari is known to show nothing under a sandboxing one.
    ...(contentType !== 'application/pdf' && { 'content-security-policy': inertPolicy }),
  };
}

const inertPolicy =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";

const listed = (etags: string, etag: string): boolean =>
  etags.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** RFC 9110, section 14. Undefined where the whole is to be sent: several ranges are answered so, as on S3. */
function rangeOf(request: IncomingMessage, { size, etag }: StoredObject): Range | undefined {
  const ifRange = request.headers['if-range'];
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable.', {
      'content-range': `bytes */${size}`,
    });
  }
  return { start, end };
}
