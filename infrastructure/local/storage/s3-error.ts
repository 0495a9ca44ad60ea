import type { ServerResponse } from 'node:http';

/** S3's codes, with the status that S3 gives each of them. */
const statuses = {
  AccessDenied: 403,
  BadDigest: 400,
  BadRequest: 400,
  IncompleteBody: 400,
  InsufficientStorage: 507,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidRange: 416,
  MethodNotAllowed: 405,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
} as const;

export type S3ErrorCode = keyof typeof statuses;

/** A refusal in the words of S3, so that what a client learns here it can use there. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: S3ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: S3ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** @param withBody false where the request was a HEAD */
export function sendError(
  response: ServerResponse,
  { code, message, headers }: S3Error,
  withBody: boolean,
): void {
  // Nothing that a client sent is in it, so there is nothing to escape.
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(statuses[code], {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(xml),
    ...headers,
  });
  response.end(withBody ? xml : undefined);
}
