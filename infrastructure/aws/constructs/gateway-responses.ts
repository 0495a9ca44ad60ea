// What the gateway itself says no with, in the words of API.md: the function was never invoked.

import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

const invalid: Refusal = {
  status: 400,
  code: 'invalid-request',
  title: 'The request is not valid',
  detail: 'The request does not have the shape that this endpoint takes.',
  // The gateway knows more, but does not say it in a form that can stand inside JSON.
  issues: [{ path: '', message: 'does not have the shape that this endpoint takes' }],
};
const forbidden: Refusal = {
  status: 403,
  code: 'forbidden',
  title: 'Not allowed',
  detail: 'The token does not allow this request.',
};
const notFound: Refusal = {
  status: 404,
  code: 'not-found',
  title: 'Not found',
  detail: 'There is nothing here.',
};
const tooMany: Refusal = {
  status: 429,
  code: 'too-many-requests',
  title: 'Too many requests',
  detail: 'Try again in a moment.',
};
const unavailable: Refusal = {
  status: 503,
  code: 'unavailable',
  title: 'Not available right now',
  detail: 'Try again in a moment.',
};
const fault: Refusal = {
  status: 500,
  code: 'internal',
  title: 'Something went wrong on our side',
  detail: 'The request was not carried out. Its id helps us to find out why.',
};

/** By the gateway's own names for its reasons; those of `unauthenticated` are not among them. */
const refusals: Record<string, Refusal> = {
  ACCESS_DENIED: forbidden,
  INVALID_API_KEY: forbidden,
  INVALID_SIGNATURE: forbidden,
  WAF_FILTERED: forbidden,
  // The gateway's name for a path or method that does not exist.
  MISSING_AUTHENTICATION_TOKEN: notFound,
  RESOURCE_NOT_FOUND: notFound,
  BAD_REQUEST_BODY: invalid,
  BAD_REQUEST_PARAMETERS: invalid,
  UNSUPPORTED_MEDIA_TYPE: { ...invalid, status: 415, detail: 'Bodies are application/json.' },
  REQUEST_TOO_LARGE: { ...invalid, status: 413, detail: 'The body is too large.' },
  THROTTLED: tooMany,
  QUOTA_EXCEEDED: tooMany,
  INTEGRATION_FAILURE: unavailable,
  INTEGRATION_TIMEOUT: unavailable,
  DEFAULT_4XX: invalid,
  DEFAULT_5XX: fault,
};

/** No token, or one that does not hold: no reason is given, and API.md fixes the words. */
const unauthenticated = ['UNAUTHORIZED', 'EXPIRED_TOKEN'];

export function addGatewayResponses(restApi: RestApi): void {
  for (const type of unauthenticated) {
    restApi.addGatewayResponse(type, {
      type: ResponseType.of(type),
      statusCode: '401',
      responseHeaders: { 'Cache-Control': "'no-store'", 'WWW-Authenticate': "'Bearer'" },
      templates: { 'application/json': '{"message":"Unauthorized"}' },
    });
  }
  for (const [type, refusal] of Object.entries(refusals)) {
    const { status, code, title, detail, issues } = refusal;
    restApi.addGatewayResponse(type, {
      type: ResponseType.of(type),
      statusCode: String(status),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        'Cache-Control': "'no-store'",
        ...((status === 429 || status === 503) && { 'Retry-After': "'1'" }),
      },
      // The template goes by what the client accepts; this one is the gateway's choice where it says nothing.
      templates: {
        'application/json': JSON.stringify({
          type: `urn:stowage:problem:${code}`,
          title,
          status,
          code,
          detail,
          requestId: '$context.requestId',
          issues,
        }),
      },
    });
  }
}
