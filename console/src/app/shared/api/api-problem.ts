import type { Problem } from '@stowage/adapters/contract/problem';

/** The API's codes, and `offline` where no answer came at all. */
export type ProblemCode = Problem['code'] | 'offline';

/** An answer of the API that is not a success: RFC 9457, or the gateway's own short form. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly requestId: string | undefined;
  /** Facts that come with some codes, such as `available` and `requested`. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** How long the API asks to wait before it is called again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    facts: Readonly<Record<string, unknown>> = {},
    retryAfterMs?: number,
  ) {
    super(detail);
    this.code = code;
    this.facts = facts;
    this.retryAfterMs = retryAfterMs;
    this.requestId = typeof facts['requestId'] === 'string' ? facts['requestId'] : undefined;
  }

  static of(response: Answer): ApiProblem {
    const body = asObject(response.error);
    const code = typeof body['code'] === 'string' ? (body['code'] as ProblemCode) : codeOf(response.status);
    const detail = typeof body['detail'] === 'string' ? body['detail'] : response.statusText;
    // In seconds; a date would be for caches.
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    return new ApiProblem(code, detail, body, Number.isFinite(seconds) ? seconds * 1000 : undefined);
  }
}

/** What both Angular's and `fetch`'s answers can tell. */
interface Answer {
  /** 0 where no answer came. */
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  /** The body, parsed if it was JSON. */
  readonly error: unknown;
}

/** What the gateway says without a body of ours. */
function codeOf(status: number): ProblemCode {
  switch (status) {
    case 0:
      return 'offline';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 413:
      return 'file-too-large';
    case 429:
      return 'too-many-requests';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'internal';
  }
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
