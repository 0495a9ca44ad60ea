// A listing as a file: CSV for spreadsheets, JSON lines for programs. It is the same handler's pages, one after the
// other, until there are no more or the reply is as long as a function's may be; then a Link header says where the
// file goes on, and the parts are one file when they are put together.

import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import type { ExportType, Route } from '../contract/routes.ts';

/** What a listing's query has for sure. */
export type ListingQuery = { readonly cursor?: string | undefined } & Readonly<Record<string, unknown>>;

interface ListingPage {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
}

/** Bytes. A Lambda function's reply may have 6 MB as JSON, in which a quotation mark takes two. */
export const longestFile = 3_000_000;
const rowsAtOnce = 1_000;
/** Most requests that a search which finds little may make of the listing before its file goes on by another one. */
const pagesAtMost = 100;

/** The type that the request prefers to JSON, if the route has it; quality values are not weighed. */
export function exportType(route: Route, accept: string | undefined): ExportType | undefined {
  const accepted = (accept ?? '').split(',').map((its) => its.split(';', 1)[0]!.trim().toLowerCase());
  const first = accepted.find(
    (type) => type === 'application/json' || route.exports?.includes(type as ExportType),
  );
  return first === undefined || first === 'application/json' ? undefined : (first as ExportType);
}

/** @param list the route's handler; its second argument says that the request's look was entered before */
export async function exportListing(
  route: Route,
  type: ExportType,
  { path, queryStringParameters }: APIGatewayProxyEvent,
  query: ListingQuery,
  list: (query: ListingQuery, goesOn: boolean) => Promise<unknown>,
): Promise<APIGatewayProxyResult> {
  const write = type === 'text/csv' ? await csvWriter(columnsOf(route)) : jsonLines;
  const isFirst = query.cursor === undefined;
  const parts: string[] = isFirst ? [write.head] : [];
  let length = 0;
  let cursor: string | null = query.cursor ?? null;
  for (let pages = 0; pages < pagesAtMost; pages++) {
    const page = (await list(
      { ...query, limit: rowsAtOnce, cursor: cursor ?? undefined },
      pages > 0,
    )) as ListingPage;
    const part = write.rows(page.items);
    length += Buffer.byteLength(part);
    // What no longer fits begins the next file; a page by itself always fits.
    if (pages > 0 && length > longestFile) break;
    cursor = page.nextCursor;
    parts.push(part);
    if (cursor === null) break;
  }
  const name = path.split('/').findLast((its) => /^[a-z]+$/.test(its)) ?? 'listing';
  return {
    statusCode: route.status,
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="${name}.${write.extension}"`,
      'Cache-Control': 'no-store',
      ...(cursor !== null && { Link: linkTo(path, { ...queryStringParameters, cursor }) }),
    },
    body: parts.join(''),
  };
}

/** By path alone: which host we are, a request does not tell us. */
function linkTo(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `<${path}?${new URLSearchParams(given)}>; rel="next"`;
}

interface Writer {
  readonly extension: string;
  readonly head: string;
  rows(items: ListingPage['items']): string;
}

const jsonLines: Writer = {
  extension: 'jsonl',
  head: '',
  rows: (items) => items.map((item) => `${JSON.stringify(item)}\n`).join(''),
};

/** Cells that a spreadsheet would take for a formula get an apostrophe before them. */
async function csvWriter(columns: readonly string[]): Promise<Writer> {
  const { stringify } = await import('csv-stringify/sync');
  const options = { escape_formulas: true, record_delimiter: 'windows' } as const;
  return {
    extension: 'csv',
    head: stringify([[...columns]], options),
    rows: (items) =>
      stringify(
        items.map((item) => columns.map((column) => cellOf(item, column))),
        options,
      ),
  };
}

/** An object's members get columns of their own, such as `quota.maxBytes`; lists are joined, free-form members are JSON. */
function cellOf(item: Readonly<Record<string, unknown>>, column: string): string {
  const [name, member] = column.split('.') as [string, string?];
  const value = member === undefined ? item[name] : (item[name] as Record<string, unknown>)[member];
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As the reply's schema has them. */
function columnsOf({ reply }: Route): string[] {
  const items = shapeOf(reply)['items'] as z.ZodMiniArray<z.ZodMiniType>;
  return Object.entries(shapeOf(items.def.element)).flatMap(([name, type]) =>
    type instanceof z.ZodMiniObject
      ? Object.keys(shapeOf(type)).map((member) => `${name}.${member}`)
      : [name],
  );
}

const shapeOf = (type: z.ZodMiniType | undefined): Record<string, z.ZodMiniType> =>
  (type as z.ZodMiniObject<Record<string, z.ZodMiniType>>).def.shape;
