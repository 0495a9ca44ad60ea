// A call of a route, in the route table's own types: no schema of it is needed at run time.

import type { BodyOf, QueryOf, ReplyOf, RouteKey } from '@stowage/adapters/contract/routes';

type ParameterIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterIn<Rest>
  : never;

type PathPart<K extends RouteKey> = [ParameterIn<K>] extends [never]
  ? { path?: never }
  : { path: Record<ParameterIn<K>, string> };
type BodyPart<K extends RouteKey> = BodyOf<K> extends undefined ? { body?: never } : { body: BodyOf<K> };
type QueryPart<K extends RouteKey> =
  QueryOf<K> extends undefined ? { query?: never } : { query?: Partial<QueryOf<K>> };

/** What a call of this route has to say: its path's parameters, its body, its query. */
export type RequestOf<K extends RouteKey> = PathPart<K> & BodyPart<K> & QueryPart<K>;

/** What follows the route's name; nothing, where there is nothing to say. */
export type Arguments<K extends RouteKey> =
  Record<never, never> extends RequestOf<K> ? [RequestOf<K>?] : [RequestOf<K>];

/** Such as `call('POST /files/{fileId}/download', { path: { fileId }, body: {} })`. */
export type Call = <K extends RouteKey>(route: K, ...[request]: Arguments<K>) => Promise<ReplyOf<K>>;

/** The same without its types, as whoever sends it sees it. */
export interface AnyRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** The route's method, and its path with its parameters in place. */
export function addressOf(
  route: RouteKey,
  path: AnyRequest['path'] = {},
): { readonly method: string; readonly address: string } {
  const [method, template] = route.split(' ') as [string, string];
  const address = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!));
  return { method, address };
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** All that a listing has, as it comes page by page. */
export async function* itemsOf<T>(
  list: (page: { readonly limit: number; readonly cursor: string | undefined }) => Promise<PageOf<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 1000, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
