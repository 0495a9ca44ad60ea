/** Every way in which Stowage says no. The list is closed: a new code does not compile until each inbound adapter has an answer for it. */
export type ErrorCode =
  | 'invalid-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'quota-exceeded'
  | 'file-too-large'
  | 'unsupported-type'
  | 'too-many-requests'
  | 'unavailable';

/** A refusal that the caller can understand. Anything else that is thrown is a fault of ours. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  /** Facts for the caller, such as `available` and `requested`; they appear beside `code` in the reply. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** The value at `path` of the request is not what it should be. */
export const invalid = (path: string, message: string): DomainError =>
  new DomainError('invalid-request', `${path}: ${message}`, { issues: [{ path, message }] });

/** Said alike of what does not exist and of what belongs to somebody else, so that ids cannot be probed. */
export const notFound = (): DomainError =>
  new DomainError('not-found', 'There is nothing here under that id.');
