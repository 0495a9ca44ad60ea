/** An answer of the API that is not a success: RFC 9457, or the gateway's own short form. */
export class ApiProblem extends Error {
  name = 'ApiProblem';
  code;
  requestId;
  /** Facts that come with some codes, such as `available` and `requested`. */
  facts;
  /** How long the API asks to wait before it is called again. */
  retryAfterMs;
  constructor(code, detail, facts = {}, retryAfterMs) {
    super(detail);
    this.code = code;
    this.facts = facts;
    this.retryAfterMs = retryAfterMs;
    this.requestId = typeof facts['requestId'] === 'string' ? facts['requestId'] : undefined;
  }
  static of(response) {
    const body = asObject(response.error);
    const code = typeof body['code'] === 'string' ? body['code'] : codeOf(response.status);
    const detail = typeof body['detail'] === 'string' ? body['detail'] : response.statusText;
    // In seconds; a date would be for caches.
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    return new ApiProblem(code, detail, body, Number.isFinite(seconds) ? seconds * 1000 : undefined);
  }
}
/** What the gateway says without a body of ours. */
function codeOf(status) {
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
const asObject = (value) => (typeof value === 'object' && value !== null ? value : {});
