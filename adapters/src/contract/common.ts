// Schemas say what a request looks like; whether its values are legal (a name, a folder, a media type) the domain says.

import * as z from 'zod/mini';

/** ISO 8601 in UTC, such as `2026-11-23T08:15:00.000Z`. */
export const Time = z.iso.datetime();

export const Id = z.string().check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/));

/** Whole bytes. */
export const Bytes = z.int().check(z.nonnegative());

/** A query parameter is text. */
export const Limit = z.codec(
  z.string().check(z.regex(/^\d{1,4}$/)),
  z.int().check(z.minimum(1), z.maximum(1000)),
  { decode: Number, encode: String },
);

/** A query parameter that is on or off. */
export const Flag = z.codec(z.enum(['true', 'false']), z.boolean(), {
  decode: (text) => text === 'true',
  encode: (value) => (value ? 'true' : 'false'),
});

export const PageQuery = { limit: z._default(Limit, 100), cursor: z.optional(z.string()) };

export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });
