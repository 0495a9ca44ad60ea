import { notFound } from '@stowage/domain';
import { routes, type FunctionName, type Route, type RouteKey } from '../contract/routes.ts';
import type { HttpMiddleware } from './exchange.ts';

/** Finds the row of the route table that API Gateway matched, among the rows that this function serves. */
export function route(name: FunctionName): HttpMiddleware {
  const served = new Set(
    Object.entries<Route>(routes)
      .filter(([, row]) => row.function === name)
      .map(([key]) => key),
  );
  return {
    before({ event, context }) {
      const key = `${event.httpMethod} ${event.resource}`;
      if (!served.has(key)) throw notFound();
      context.exchange.route = key as RouteKey;
    },
  };
}
