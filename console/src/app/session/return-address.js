/**
 * Where to go after signing in: a path of this site, or the library. Whatever could lead elsewhere, or round in
 * circles through the sign-in itself, becomes the library.
 */
export function returnAddress(text, origin) {
  if (!text?.startsWith('/')) return home;
  let url;
  try {
    url = new URL(text, origin);
  } catch {
    return home;
  }
  if (url.origin !== origin || ownPages.has(url.pathname)) return home;
  return url.pathname + url.search + url.hash;
}
const home = '/library';
const ownPages = new Set(['/', '/signed-in', '/sign-in-failed']);
