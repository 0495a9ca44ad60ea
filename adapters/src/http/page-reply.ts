import type { Caller, Page, PageRequest } from '@stowage/domain';
import type { RouteKey } from '../contract/routes.ts';
import { cursorsOf } from './cursor.ts';

interface Filters extends Readonly<Record<string, unknown>> {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One page of a listing, as every list replies.
 *
 * @param filters what was asked for, and in a path of whom
 * @param read is not called for a cursor of another listing
 * @throws invalid-request for such a cursor
 */
export async function pageReply<T, R>(
  { caller, route }: { readonly caller: Caller; readonly route: RouteKey },
  filters: Filters,
  read: (page: PageRequest) => Promise<Page<T>>,
  present: (item: T) => R,
): Promise<{ items: R[]; nextCursor: string | null }> {
  const cursors = cursorsOf(caller.owner, route, filters);
  const { items, next } = await read({ limit: filters.limit, after: cursors.open(filters.cursor) });
  return { items: items.map((item) => present(item)), nextCursor: cursors.seal(next) };
}
