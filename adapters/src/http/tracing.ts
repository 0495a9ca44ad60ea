import type { HttpMiddleware } from './exchange.ts';

/** Traces each request with X-Ray, and where tracing is off costs nothing. */
export function tracing(serviceName: string): HttpMiddleware {
  let tracer: Promise<HttpMiddleware> | undefined;
  const loaded = (): Promise<HttpMiddleware> =>
    (tracer ??= import('./x-ray.ts').then((xRay) => xRay.tracer(serviceName)));
  return {
    before: async (request) => (await loaded()).before?.(request),
    after: async (request) => (await loaded()).after?.(request),
    onError: async (request) => (await loaded()).onError?.(request),
  };
}
