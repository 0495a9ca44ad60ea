import { invalid } from '../kernel/errors.ts';

/** What a file is stored as if its sender does not say (API.md). */
export const defaultContentType = 'application/octet-stream';

// RFC 9110 section 8.3: two tokens and parameters. Signed as a header, so printable ASCII on one line.
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const mediaType = new RegExp(`^${token}/${token}(?:[ ]*;[ ]*${token}=(?:${token}|"[ !#-\\[\\]-~]*"))*$`);

/** @throws invalid-request if `text` is not a media type */
export function parseContentType(text: string): string {
  if (text.length > 255 || !mediaType.test(text)) {
    throw invalid('contentType', 'must be a media type, such as image/png');
  }
  return text;
}

/** The type without parameters, in lower case. */
export const essence = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

// Types that a browser shows without ever running a script of theirs. SVG, HTML and XML are not among them.
const inert =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|text\/plain|application\/pdf|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** May a browser be told to show this type in place? */
export const isInert = (contentType: string): boolean => inert.test(essence(contentType));
