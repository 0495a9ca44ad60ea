import type { HttpMiddleware } from './exchange.ts';

/**
 * Traces each request with X-Ray. Importing the tracer takes longer than everything else together, so that is done
 * here, on the first request, where tracing is switched on.
 */
export function tracing(serviceName: string): HttpMiddleware {
  let tracer: Promise<HttpMiddleware> | undefined;
  const loaded = (): Promise<HttpMiddleware> => (tracer ??= load(serviceName));
  return {
    before: async (request) => (await loaded()).before?.(request),
    after: async (request) => (await loaded()).after?.(request),
    onError: async (request) => (await loaded()).onError?.(request),
  };
}

async function load(serviceName: string): Promise<HttpMiddleware> {
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  // Replies carry presigned URLs, which must not end up in a trace.
  return captureLambdaHandler(new Tracer({ serviceName }), { captureResponse: false }) as HttpMiddleware;
}
