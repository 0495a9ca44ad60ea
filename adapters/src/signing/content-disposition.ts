/**
 * The header that gives a download its name (RFC 6266): `filename*` carries any Unicode text, and `filename` a
 * likeness of it in ASCII for clients that know no better.
 */
export function contentDisposition(kind: 'attachment' | 'inline', name: string): string {
  // Percent signs go too: some clients decode them in the plain form. And a full-width solidus or a two dot leader must
  // not become a path, which a client that knows no better might follow.
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7e]|["\\/%]/gu, '_')
    .replace(/^[. ]*$/, '_');
  // RFC 8187 keeps fewer characters than encodeURIComponent does.
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${extended}`;
}
