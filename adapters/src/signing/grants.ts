// The requests that both object stores grant. Times are milliseconds since 1970.

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

/** What a PUT binds. */
export interface Uploadable {
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** Base64. */
  readonly sha256?: string | undefined;
  readonly urlExpiresAt: number;
}

/** What a GET says of the bytes. */
export interface Downloadable {
  readonly name: string;
  readonly contentType: string;
}

export interface SignedRequest {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  /** To be sent just so; `host` and `content-length`, signed too, every client sends by itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/** One PUT of exactly this file. Every header is signed, so the URL fits no other length, type or checksum, and no second PUT. */
export function signPut(place: SigningPlace, file: Uploadable, now: number): SignedRequest {
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

/** What the PUT of a part binds. */
export interface UploadablePart {
  readonly partNumber: number;
  /** Bytes. */
  readonly size: number;
  /** Base64. */
  readonly sha256?: string | undefined;
}

/** One part of a transfer, of exactly this length and, where it is given, checksum. */
export function signPart(
  place: SigningPlace,
  transferId: string,
  { partNumber, size, sha256 }: UploadablePart,
  expiresAt: number,
  now: number,
): SignedRequest {
  const headers: Record<string, string> = sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
  const url = presign({
    method: 'PUT',
    ...place,
    query: { partNumber: String(partNumber), uploadId: transferId },
    headers: { ...headers, 'content-length': String(size) },
    ...untilThen(now, expiresAt),
  });
  return { method: 'PUT', url, headers, expiresAt };
}

/** One file to read, under its own name and type, whatever the reader would rather have. */
export function signGet(
  place: SigningPlace,
  file: Downloadable,
  disposition: 'attachment' | 'inline',
  expiresAt: number,
  now: number,
): SignedRequest {
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
function untilThen(now: number, end: number): { at: number; expiresIn: number } {
  const at = Math.min(now, end - 1_000);
  return { at, expiresIn: Math.min(longestSeconds, Math.floor((end - at) / 1000)) };
}
