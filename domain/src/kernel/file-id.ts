import { notFound } from './errors.ts';

declare const brand: unique symbol;

/** A ULID. An upload becomes exactly one file, so the two share it: `uploadId` and `fileId` are the same text. */
export type FileId = string & { readonly [brand]: 'FileId' };

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export const FileId = {
  isValid: (text: string): text is FileId => ulid.test(text),

  /** @throws not-found, because a text that is no id names nothing, just as an unknown id does */
  parse(text: string): FileId {
    if (!FileId.isValid(text)) throw notFound();
    return text;
  },
};
