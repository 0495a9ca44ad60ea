import { invalid, type Page, type Position } from '@stowage/domain';

/** The seek key of a listing's last row: what it is sorted by, and the id that breaks ties. */
export type SeekKey = readonly [value: string | number, id: string];

export const formatPosition = (key: SeekKey): Position => JSON.stringify(key);

/** @throws invalid-request if `text` is not a position of a listing whose sort values are of this type */
export function parsePosition(text: Position, type: 'string' | 'number'): SeekKey {
  const [value, id, ...rest] = parseArray(text);
  if (typeof value !== type || typeof id !== 'string' || rest.length > 0) {
    throw invalid('cursor', 'is not a place in this listing');
  }
  return [value as string | number, id];
}

/** Sorts after every text that begins with the one before it. */
export const lastCharacter = '\u{10ffff}';

/**
 * @param items one more than the page may have, if there are more
 * @param positionOf says where the page after this item begins
 */
export function pageOf<T>(items: readonly T[], limit: number, positionOf: (last: T) => Position): Page<T> {
  const page = items.slice(0, limit);
  return { items: page, next: items.length > limit ? positionOf(page.at(-1)!) : null };
}

function parseArray(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
