// A cursor is the catalog's position under a seal that binds it to one caller's listing on one route with one set of
// filters (the limit may change between pages). The seal needs no key: whoever forged one could only name another
// place in a listing that is their own anyway, and the catalog checks the place itself. What it does prevent is
// that a cursor is taken from one listing to another, where it would silently mean something else.

import { createHash } from 'node:crypto';
import { invalid, type Owner, type Position } from '@stowage/domain';
import type { RouteKey } from '../contract/routes.ts';

/** Bytes of the digest that are kept. */
const sealLength = 12;

export interface Cursors {
  /** @throws invalid-request if `cursor` was not sealed for this listing */
  open(cursor: string | undefined): Position | undefined;
  seal(position: Position | null): string | null;
}

/** @param filters everything that was asked for, in any order of keys; `limit` and `cursor` are left aside */
export function cursorsOf(
  owner: Owner,
  route: RouteKey,
  filters: Readonly<Record<string, unknown>>,
): Cursors {
  const { limit: _limit, cursor: _cursor, ...listing } = filters;
  const context = JSON.stringify([
    owner,
    route,
    Object.entries(listing).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  const digest = (position: Buffer): Buffer =>
    createHash('sha256').update(context).update('\n').update(position).digest().subarray(0, sealLength);

  return {
    open(cursor) {
      if (cursor === undefined) return undefined;
      const bytes = Buffer.from(cursor, 'base64url');
      const position = bytes.subarray(sealLength);
      // Decoding is lenient about stray characters; only the spelling that `seal` chose is a cursor.
      const isOurs =
        bytes.toString('base64url') === cursor && digest(position).equals(bytes.subarray(0, sealLength));
      if (!isOurs) throw invalid('cursor', 'is not a cursor of this listing');
      return position.toString();
    },
    seal(position) {
      if (position === null) return null;
      const bytes = Buffer.from(position);
      return Buffer.concat([digest(bytes), bytes]).toString('base64url');
    },
  };
}
