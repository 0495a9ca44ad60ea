import type { FileRecord, Grant, Instant } from '@stowage/domain';
import { contentDisposition } from './content-disposition.ts';
import { presign, type Credentials } from './sigv4.ts';

/** Where objects are, and by whom requests for them are signed. */
export interface SigningPlace {
  readonly origin: string;
  /** The object's path below the origin, not encoded. */
  readonly path: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** One PUT of exactly this file. Every header is signed, so the URL fits no other length, type or checksum, and no second PUT. */
export function signPut(place: SigningPlace, file: FileRecord, now: Instant): Grant {
  const headers = {
    'content-type': file.contentType,
    'if-none-match': '*',
    ...(file.sha256 !== undefined && { 'x-amz-checksum-sha256': file.sha256 }),
  };
  const url = presign({
    method: 'PUT',
    ...place,
    headers: { ...headers, 'content-length': String(file.size) },
    ...untilThen(now, file.urlExpiresAt),
  });
  return { method: 'PUT', url, headers, expiresAt: file.urlExpiresAt };
}

/** One file to read, under its own name and type, whatever the reader would rather have. */
export function signGet(
  place: SigningPlace,
  file: FileRecord,
  disposition: 'attachment' | 'inline',
  expiresAt: Instant,
  now: Instant,
): Grant {
  const url = presign({
    method: 'GET',
    ...place,
    query: {
      'response-content-disposition': contentDisposition(disposition, file.name),
      'response-content-type': file.contentType,
    },
    ...untilThen(now, expiresAt),
  });
  return { method: 'GET', url, headers: {}, expiresAt };
}

const longestSeconds = 604_800;

/** Signs for the whole seconds that are left. Where none is left it signs in the past, so that the URL has run out. */
function untilThen(now: Instant, end: Instant): { at: Instant; expiresIn: number } {
  const at = Math.min(now, end - 1_000);
  return { at, expiresIn: Math.min(longestSeconds, Math.floor((end - at) / 1000)) };
}
