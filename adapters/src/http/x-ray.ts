// The tracer, with the X-Ray SDK in it. Nothing imports this at a start: in a deployed function it is a file of its
// own beside the bundle (infrastructure/aws/bundle.ts), which is read on the first request, where tracing is on.

import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { HttpMiddleware } from './exchange.ts';

export const tracer = (serviceName: string): HttpMiddleware =>
  // Replies carry presigned URLs, which must not end up in a trace.
  captureLambdaHandler(new Tracer({ serviceName }), { captureResponse: false }) as HttpMiddleware;
