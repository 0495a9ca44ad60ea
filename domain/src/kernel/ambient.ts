/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** What time it is. */
export type Clock = () => Instant;

/** A fresh ULID; later ones sort after earlier ones. */
export type NewId = () => string;
