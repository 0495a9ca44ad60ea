import type { Telemetry } from '../telemetry.ts';
import type { HttpMiddleware, HttpRequest } from './exchange.ts';
import { millisecondsSince } from './request-log.ts';

/** Requests, faults and latency by route; refusals by code. */
export function requestMetrics(telemetry: Telemetry): HttpMiddleware {
  const finish = ({ context: { exchange }, response }: HttpRequest): void => {
    telemetry.measure({
      dimensions: { route: exchange.route ?? 'unmatched' },
      counts: { Requests: 1, Faults: (response?.statusCode ?? 500) >= 500 ? 1 : 0 },
      milliseconds: { Latency: millisecondsSince(exchange.startedAt) },
    });
    if (exchange.refusal !== undefined) {
      telemetry.measure({ dimensions: { code: exchange.refusal }, counts: { Refusals: 1 } });
    }
  };
  return { after: finish, onError: finish };
}
