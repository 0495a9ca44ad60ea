/**
 * A place in an ordered listing, in the words of the adapter that made it. It is a seek key, not an offset:
 * the page that follows costs the same wherever it lies.
 */
export type Position = string;

export interface PageRequest {
  /** 1 to 1000 items. */
  readonly limit: number;
  /** Begin after this place; from the start if absent. */
  readonly after?: Position | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins, or null on the last one. */
  readonly next: Position | null;
}
