// One line a request: what was asked, by whom, how it ended and how long it took. Never a token, a name or a URL.

import type { Telemetry } from '../telemetry.ts';
import type { HttpMiddleware, HttpRequest } from './exchange.ts';

/** Opens the exchange, and writes its line once everything else is done. Must be the first middleware. */
export function requestLog({ logger }: Telemetry): HttpMiddleware {
  const finish = ({ event, context: { exchange }, response }: HttpRequest): void => {
    logger.info('request', {
      requestId: event.requestContext.requestId,
      route: exchange.route ?? 'unmatched',
      status: response?.statusCode,
      ms: millisecondsSince(exchange.startedAt),
      sub: exchange.caller?.owner,
      outcome: exchange.refusal ?? 'done',
      ...exchange.fact,
    });
  };
  return {
    before({ context }) {
      context.exchange = { startedAt: performance.now() };
    },
    after: finish,
    onError: finish,
  };
}

/** To the microsecond. */
export const millisecondsSince = (start: number): number =>
  Math.round((performance.now() - start) * 1000) / 1000;
